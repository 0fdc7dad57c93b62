import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pipeline, type Row } from '@pipelines/core';
import { makeFolder, makeRepository, makeRoot, removeFolders, stepContract } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { planStep } from '../../src/04-plan.ts';
import type { Class, Plan, Problem } from '../../src/rows.ts';
import { classesOf, type Sources } from './world.ts';

afterAll(removeFolders);

const parse = (name: string, sign: string, more = '') => `export function ${name}(text: string): number[] {
  const parts = text.split('${sign}');
  for (const part of parts) {
    if (part === '') throw new Error('empty');
  }
${more}  return parts.map(Number);
}
`;

const PACKAGES = { 'packages/a/': '@x/a', 'packages/b/': '@x/b' };

const FILES: Sources = {
  'packages/a/package.json': '{ "name": "@x/a", "dependencies": { "@x/b": "*" } }',
  'packages/a/src/time.ts': parse('parseParts', ':'),
  'packages/a/src/use.ts':
    "import { parseParts } from './time.ts';\nimport { parseParts as other } from '@x/b';\nparseParts('1:2');\nother('');\n",
  'packages/b/package.json': '{ "name": "@x/b" }',
  'packages/b/src/index.ts': "export * from './version.ts';\n",
  'packages/b/src/version.ts': parse('parseParts', '.', "  if (text === '') return [];\n"),
  '.github/CODEOWNERS': '/packages/a/ @team/a\n/packages/b/ @team/b\n',
};

interface Given {
  readonly root: string;
  readonly classes: readonly Class[];
  readonly config?: Record<string, unknown>;
  readonly at?: string;
}

async function run({ root, classes, config = {}, at }: Given): Promise<{ plans: Plan[]; problems: Problem[] }> {
  async function* input(): AsyncGenerator<Row> {
    yield* classes;
  }
  const shared = at === undefined ? {} : { at };
  const rows: Row[] = [];
  const pipeline = Pipeline.start('plan', planStep);
  for await (const row of pipeline.run({ root, input: input(), config: { '04-plan': config }, shared, check: true }))
    rows.push(row);
  return {
    plans: rows.filter((row): row is Plan => row.type === 'plan'),
    problems: rows.filter((row): row is Problem => row.type === 'problem'),
  };
}

describe('04-plan', () => {
  it('says what varies, where the one function should live, who owns it and who calls it', async () => {
    const root = makeRepository([{ message: 'all', files: FILES }]);
    const { plans } = await run({ root, classes: await classesOf(FILES, PACKAGES) });
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatchObject({
      title: 'Merge 2 copies of `parseParts` into packages/b/src/version.ts',
      linesSaved: 6,
      differences: [
        { name: 'splitArgument', kind: 'literal', values: ["':'", "'.'"] },
        { name: 'step', kind: 'statements', values: [null, "if (text === '') return []"] },
      ],
      proposal: {
        name: 'parseParts',
        signature: 'parseParts(text: string, splitArgument: string, step?: () => void): number[]',
        home: { package: '@x/b', path: 'packages/b/src/version.ts', reason: '@x/a already depends on @x/b.' },
      },
      owners: ['@team/a', '@team/b'],
      callers: [
        { path: 'packages/a/src/use.ts', line: 3, anchor: 'packages/a/src/time.ts#parseParts' },
        { path: 'packages/a/src/use.ts', line: 4, anchor: 'packages/b/src/version.ts#parseParts' },
      ],
      callerCount: 2,
      risks: ['Members are exported by different packages, so their names may be public.'],
      history: { together: 0, apart: 0, weight: 1, recent: 2 },
    });
    expect(plans[0]?.members.map(({ owners, text }) => [owners, text.split('(')[0]])).toEqual([
      [['@team/a'], 'function parseParts'],
      [['@team/b'], 'function parseParts'],
    ]);
  });

  it('gives the same from the working tree, a revision, a bare repository and a directory without git', async () => {
    const classes = await classesOf(FILES, PACKAGES);
    const root = makeRepository([{ message: 'all', files: FILES }]);
    const bare = join(makeFolder(), 'bare.git');
    execFileSync('git', ['clone', '--quiet', '--bare', root, bare]);
    const here = await run({ root, classes });
    writeFileSync(join(root, 'packages/a/src/use.ts'), '');
    expect(await run({ root, classes, at: 'HEAD' })).toEqual(here);
    expect(await run({ root: bare, classes })).toEqual(here);
    const [plan] = (await run({ root: makeRoot(FILES), classes })).plans;
    expect(plan).toEqual({ ...here.plans[0], history: { together: 0, apart: 0, weight: 1, recent: 0 } });
  });

  it('leaves out what changed since the scan, with a problem for each file', async () => {
    const third: Sources = { ...FILES, 'packages/a/src/third.ts': parse('parseParts', '/') };
    const classes = await classesOf(third, PACKAGES);
    const root = makeRoot(third);
    writeFileSync(join(root, 'packages/a/src/time.ts'), `// moved\n${third['packages/a/src/time.ts']}`);
    const { plans, problems } = await run({ root, classes });
    expect(problems).toMatchObject([{ code: 'FILE_CHANGED', path: 'packages/a/src/time.ts' }]);
    expect(plans[0]?.members.map(({ path }) => path)).toEqual(['packages/a/src/third.ts', 'packages/b/src/version.ts']);
    rmSync(join(root, 'packages/b/src/version.ts'));
    const gone = await run({ root, classes });
    expect(gone.plans).toEqual([]);
    expect(gone.problems.map(({ path }) => path)).toEqual(['packages/a/src/time.ts', 'packages/b/src/version.ts']);
  });

  it('plans only classes that reach the score, the highest rank first, whatever their order', async () => {
    const files: Record<string, string> = {};
    for (const name of ['one', 'two', 'three', 'four']) {
      const more = `  log('${name}');\n`.repeat(name.length);
      files[`a/${name}.ts`] = parse(name, ',', more);
      files[`b/${name}.ts`] = parse(name, ';', more);
    }
    const root = makeRoot(files);
    const classes = (await classesOf(files)).map((cls, i) => ({ ...cls, score: 0.5 + i / 10 }));
    const expected = await run({ root, classes });
    expect(expected.plans.map(({ score }) => score).sort()).toEqual([0.7, 0.8]);
    const ranks = expected.plans.map(({ rank }) => rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(classes, { minLength: classes.length }), async (shuffled) => {
        expect(await run({ root, classes: shuffled })).toEqual(expected);
      }),
      { numRuns: 5 },
    );
    expect((await run({ root, classes, config: { minScore: 0 } })).plans).toHaveLength(4);
  });

  it('takes CRLF, byte order marks, JSX, script blocks, one line, thousands of lines and two hundred members', async () => {
    const long = `export function long(a) {\n${'  call(a, 1);\n'.repeat(2500)}  return 1;\n}\n`;
    const files: Record<string, string> = {
      'a/crlf.ts': `\ufeff${parse('crlf', ':').replaceAll('\n', '\r\n')}`,
      'b/crlf.ts': parse('crlf', '.'),
      'a/card.tsx':
        'export const card = ({ x }: P) => <b title="it\'s">{x.map((y) => <i key={y}>a &amp; {y}</i>)}</b>;\n',
      'b/card.tsx': 'export const card = ({ x }: P) => <b title="is">{x.map((y) => <u key={y}>a &amp; {y}</u>)}</b>;\n',
      'a/long.js': long,
      'b/long.js': long.replace('return 1', 'return 2'),
    };
    for (let i = 0; i < 200; i += 1) files[`many/${i}.ts`] = parse('many', String(i));
    const root = makeRoot(files);
    const { plans, problems } = await run({ root, classes: await classesOf(files) });
    expect(problems).toEqual([]);
    const byName = new Map(plans.map((plan) => [plan.members[0]?.name, plan]));
    expect(byName.get('crlf')?.differences.map(({ values }) => values)).toEqual([["':'", "'.'"]]);
    expect(byName.get('card')?.differences.map(({ values }) => values)).toEqual([
      ['"it\'s"', '"is"'],
      ['i', 'u'],
    ]);
    expect(byName.get('long')?.differences.map(({ values }) => values)).toEqual([['return 1', 'return 2']]);
    expect(byName.get('many')?.members).toHaveLength(200);
    expect(byName.get('many')?.differences).toHaveLength(1);
  });

  it('finds nothing that varies in identical members, and says which lies inside another', async () => {
    const text = parse('same', ':');
    const files = { 'a.ts': text, 'b.ts': text };
    const [plan] = (await run({ root: makeRoot(files), classes: await classesOf(files) })).plans;
    expect(plan).toMatchObject({ differences: [], risks: [], confidence: 0.8, proposal: { home: { path: 'a.ts' } } });
    const [cls] = await classesOf(files);
    if (!cls) throw new Error('no class');
    const [outer] = cls.members;
    if (!outer) throw new Error('no member');
    const nested = { ...cls, members: [outer, { ...outer, anchor: 'a.ts#inner' }] };
    const found = (await run({ root: makeRoot(files), classes: [nested] })).plans[0];
    expect(found?.risks).toContain('One member lies inside another.');
    expect(found?.linesSaved).toBe(0);
  });

  it('lists as many callers as asked for and says how many there are', async () => {
    const files = { 'a.ts': `${parse('same', ':')}${'same("");\n'.repeat(9)}`, 'b.ts': parse('same', ':') };
    const { plans } = await run({ root: makeRoot(files), classes: await classesOf(files), config: { maxCallers: 4 } });
    expect(plans[0]).toMatchObject({ callerCount: 9 });
    expect(plans[0]?.callers.map(({ line }) => line)).toEqual([8, 9, 10, 11]);
  });
});

describe('the contract of a step', async () => {
  const rows = await classesOf(FILES, PACKAGES);
  const options = () => ({ root: makeRoot(FILES) });
  for (const { name, run: check } of stepContract({ step: planStep, rows, options })) it(name, check);
});
