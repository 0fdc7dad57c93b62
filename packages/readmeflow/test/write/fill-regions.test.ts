import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillRegions } from '../../src/lib/write/fill-regions.ts';
import { SECTIONS, type SectionId } from '../../src/rows.ts';

type Section = { id: SectionId; title: string; body: string };

const sections: Section[] = [
  { id: 'purpose', title: 'deep-merge', body: 'Merges deeply.' },
  { id: 'install', title: 'Install', body: '```sh\nnpm install deep-merge\n```' },
  { id: 'api', title: 'API', body: '| name | declared as |\n| --- | --- |\n| `merge` | function |' },
  { id: 'license', title: 'License', body: '[MIT](LICENSE)' },
];
const region = (id: string, content = '') =>
  `<!-- readmeflow:begin ${id} -->\n${content}<!-- readmeflow:end ${id} -->\n`;
const filled = (text: string, given: Section[] = sections) => fillRegions(text, { sections: given }).text;

describe('a region', () => {
  it('is filled with its heading and what the facts say, and not again', () => {
    const after = filled(`# mine\n\n${region('install')}`);
    expect(after).toBe(`# mine\n\n${region('install', '## Install\n\n```sh\nnpm install deep-merge\n```\n')}`);
    expect(filled(after)).toBe(after);
  });

  it.each([
    '## Install',
    '## Installation',
    '### 📦 Installing:',
    'Installation\n------------',
    '# Getting started',
    '<h2 align="center">Install</h2>',
    '## Install & Usage',
    '## 1. Setup',
    '## Installation\n\nIt takes a second.',
  ])('has no heading of its own below %j', (heading) => {
    expect(filled(`# mine\n\n${heading}\n\n${region('install')}`)).toContain('begin install -->\n```sh\n');
  });

  it.each([
    ['license', '## Licence'],
    ['license', 'License\n==='],
    ['api', '## API reference'],
    ['api', '## `API`'],
    ['api', '## [API](#api) {#api}'],
  ])('of %s has none below %j', (id, heading) => {
    expect(filled(`${heading}\n${region(id)}`)).not.toContain('\n## ');
  });

  it.each(['## Why', '```\n## Install\n```', '<!-- ## Install -->', '> ## Install', '## Install\n\n## Why'])(
    'brings its heading below %j',
    (above) => {
      expect(filled(`${above}\n\n${region('install')}`)).toContain('begin install -->\n## Install\n');
    },
  );

  it('brings its heading where that of another region stands between', () => {
    const after = filled(`## API\n\n${region('install')}\n${region('api')}`);
    expect(after).toContain('begin api -->\n## API\n');
  });

  it('of the purpose brings the title of a document that has none', () => {
    expect(filled(region('purpose'))).toContain('begin purpose -->\n# deep-merge\n\nMerges deeply.\n<!--');
    expect(filled(`deep-merge\n===\n\n${region('purpose')}`)).toContain('begin purpose -->\nMerges deeply.\n<!--');
    expect(filled(`<h1>deep-merge</h1>\n\n${region('purpose')}`)).toContain('begin purpose -->\nMerges deeply.\n<!--');
  });

  it('is empty when no fact supports it any more, and keeps its markers', () => {
    const after = fillRegions(region('api', '## API\n\nold\n'), { sections: [] });
    expect(after).toEqual({ text: region('api'), sections: [], unknown: [] });
  });

  it('of no section that there is stays as it is, and is told', () => {
    const text = `# x\n\n${region('apii', 'mine\n')}`;
    expect(fillRegions(text, { sections })).toEqual({ text, sections: [], unknown: [{ name: 'apii', line: 3 }] });
  });

  it('stays when it differs in what a formatter does alone: table columns and blank lines', () => {
    const pretty = '\n## API\n\n| name    | declared as |\n| ------- | ----------- |\n| `merge` | function    |\n\n';
    const text = region('api', pretty);
    expect(filled(text)).toBe(text);
    const other = region('api', pretty.replace('function', 'class'));
    expect(filled(other)).not.toBe(other);
    const code = region('install', '## Install\n\n```sh\n\nnpm install deep-merge\n```\n');
    expect(filled(code)).not.toBe(code);
  });

  it('ends a block of tags with a blank line, so that it does not take what stands behind the marker', () => {
    const folded: Section = { id: 'api', title: 'API', body: '<details>\n\ntext\n\n</details>' };
    const after = filled(`${region('api')}Mine.\n`, [folded]);
    expect(after).toContain('</details>\n\n<!-- readmeflow:end api -->\nMine.');
    expect(filled(after, [folded])).toBe(after);
  });
});

describe('what lies outside of regions', () => {
  const eol = fc.constantFrom('\n', '\r\n');
  const line = fc.constantFrom(
    '',
    'text',
    '## Usage',
    '| a | b |',
    '- item',
    '> quote',
    '    code',
    'a\u2028b',
    'ö😀',
    '\t',
  );
  const ids = fc.uniqueArray(fc.constantFrom(...SECTIONS), { minLength: 1, maxLength: 4 });
  const front = fc.constantFrom(
    '',
    '\ufeff',
    '---\ntitle: x\n---\n',
    '\ufeff---\na: "<!-- readmeflow:begin api -->"\n---\n',
  );
  const prose = fc.array(line, { maxLength: 6 });

  it('keeps every byte: line ends, byte order mark, front matter, a final newline that is missing', () => {
    fc.assert(
      fc.property(
        front,
        ids,
        fc.array(prose, { minLength: 5, maxLength: 5 }),
        eol,
        fc.boolean(),
        (head, names, parts, end, open) => {
          const blocks = names.flatMap((id, at) => [
            ...(parts[at] ?? []),
            `<!-- readmeflow:begin ${id} -->`,
            'old',
            `<!-- readmeflow:end ${id} -->`,
          ]);
          const body = [...blocks, ...(parts[4] ?? [])].join('\n');
          const text = `${head}${body}${open ? '' : '\n'}`.replaceAll('\n', end);
          const after = filled(text);
          expect(outside(after)).toEqual(outside(text));
          expect(filled(after)).toBe(after);
          const inside = after.slice(head.length);
          if (end === '\r\n' && head === '') expect(inside.replaceAll('\r\n', '')).not.toContain('\n');
        },
      ),
    );
  });

  function outside(text: string): string[] {
    return text.split(/(?<=<!-- readmeflow:begin [a-z-]+ -->\r?\n)[\s\S]*?(?=<!-- readmeflow:end)/);
  }
});
