import { describe, expect, it } from 'vitest';
import { callersIn } from '../../src/lib/plan/callers/callers-in.ts';
import { linksOf } from '../../src/lib/plan/callers/module-links.ts';
import { ModulePaths } from '../../src/lib/plan/callers/module-paths.ts';
import { referencesTo } from '../../src/lib/plan/callers/references.ts';
import { PackageGraph } from '../../src/lib/plan/packages.ts';
import type { Member } from '../../src/rows.ts';
import { memberOf, type Sources } from './world.ts';

/** `path:line anchor` of each use of the members in some files. */
function uses(files: Sources, members: readonly Member[]): string[] {
  const graph = new PackageGraph([{ name: '@x/dates', folder: 'packages/dates', needs: [] }]);
  const modules = new ModulePaths((path) => files[path] !== undefined, graph);
  const links = new Map(Object.entries(files).map(([path, text]) => [path, linksOf(text)]));
  const references = referencesTo(members, links, modules);
  return Object.entries(files)
    .flatMap(([path, text]) => callersIn(path, text, references.get(path) ?? []))
    .map(({ path, line, anchor }) => `${path}:${line} ${anchor}`);
}

const DATE = 'packages/dates/src/date.ts';
const parse = memberOf({ path: DATE, name: 'parse', exported: true, start: 0, end: 40 });
const definition = 'export function parse(x) { return parse(x); }\n';

describe('callers', () => {
  it.each([
    ["import { parse } from './date';", 'parse(1)'],
    ["import { type A, parse as read } from './date.js';", 'read(1)'],
    ["import {\n  a,\n  parse,\n} from './date.ts';", 'use(parse)'],
    ["import * as dates from './date';", 'dates.parse(1)'],
    ["const { parse } = require('./date');", 'parse(1)'],
    ["const { parse: p } = await import('./date');", 'p(1)'],
    ["const dates = require('./date');", 'dates.parse(1)'],
    ["import parse from './date';", 'parse(1)'],
  ])('are found behind %s', (statement, use) => {
    const text = `${statement}\n// parse read dates.parse p\n${use};\n`;
    const line = statement.split('\n').length + 2;
    expect(uses({ [DATE]: definition, 'packages/dates/src/b.ts': text }, [parse])).toEqual([
      `packages/dates/src/b.ts:${line} ${DATE}#parse`,
    ]);
  });

  it('are found behind a file that passes the function on, also under another name and from another package', () => {
    const files = {
      [DATE]: definition,
      'packages/dates/src/index.ts': "export * from './date';\nexport { parse as parseDate } from './date';\n",
      'app/a.ts': "import { parse } from '@x/dates';\nparse(1);\n",
      'app/b.ts': "import { parseDate } from '@x/dates';\nparseDate(1);\n",
      'app/c.ts': "import { parse } from 'somewhere';\nparse(1);\n",
    };
    expect(uses(files, [parse])).toEqual([`app/a.ts:2 ${DATE}#parse`, `app/b.ts:2 ${DATE}#parse`]);
  });

  it('are those of its own file, without the function itself', () => {
    const text = `${definition}const a = parse(1) + parse(2);\nexport { parse };\nconst o = { parse: 1 };\nx.parse(1);\n`;
    expect(uses({ [DATE]: text }, [parse])).toEqual([`${DATE}:2 ${DATE}#parse`]);
  });

  it('of a function that is not exported stand in its own file only', () => {
    const inner = { ...parse, exported: false };
    const files = {
      [DATE]: `${definition}parse(1);\n`,
      'a.ts': "import { parse } from './packages/dates/src/date';\nparse(1);\n",
    };
    expect(uses(files, [inner])).toEqual([`${DATE}:2 ${DATE}#parse`]);
  });

  it('of a method are calls of its name beside an import of its class', () => {
    const method = memberOf({
      path: DATE,
      name: 'parse',
      kind: 'method',
      className: 'Dates',
      exported: true,
      anchor: 'm',
      start: 0,
      end: 9,
    });
    const files = {
      [DATE]: 'class Dates { other() { return this.parse(1); } }\n',
      'packages/dates/src/b.ts': "import { Dates } from './date';\nnew Dates().parse(2);\nparse(1);\n",
      'packages/dates/src/c.ts': "import { Other } from './date';\nx.parse(2);\n",
    };
    expect(uses(files, [method])).toEqual([`${DATE}:1 m`, 'packages/dates/src/b.ts:2 m']);
  });

  it('are none for a function without a name', () => {
    expect(uses({ [DATE]: 'anonymous(); default();\n' }, [{ ...parse, name: '<anonymous>' }])).toEqual([]);
  });

  it('survive names with dollars, paths out of the root, and folders', () => {
    const odd = { ...parse, name: '$parse$', anchor: 'odd' };
    const files = {
      [DATE]: '',
      'packages/dates/src/b.ts':
        "import { $parse$ } from './date';\nimport z from '../../../../../x';\n$parse$(1); $parse$x(1);\n",
    };
    expect(uses(files, [odd])).toEqual(['packages/dates/src/b.ts:3 odd']);
  });
});
