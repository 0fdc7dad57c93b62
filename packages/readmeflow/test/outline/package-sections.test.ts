import { describe, expect, it } from 'vitest';
import { packageSections, rootSections } from '../../src/lib/outline/package-sections.ts';
import type { Package } from '../../src/rows.ts';
import { packageOf, workspaceOf } from './world.ts';

async function bodies(row: Package, more: { others?: Package[]; files?: Record<string, string> } = {}) {
  const workspace = workspaceOf([row, ...(more.others ?? [])]);
  const read = async (path: string) => more.files?.[path];
  const sections = await packageSections(row, { workspace, maxNames: 3, read });
  return Object.fromEntries(sections.map(({ id, body }) => [id, body]));
}

const entry = (more: Partial<Package['entries'][number]> = {}) => ({
  ...{
    subpath: '.',
    conditions: ['types', 'default'],
    source: 'packages/deep-merge/src/index.ts',
    complete: true,
    names: [],
  },
  ...more,
});

describe('what a package says', () => {
  it('is its name alone where the manifest says nothing else', async () => {
    expect(await bodies(packageOf('x', { private: true }))).toEqual({ purpose: '' });
  });

  it('is its description as text, with code where the manifest has it', async () => {
    const { purpose } = await bodies(packageOf('x', { description: 'Fast & small: `a|b` for <T>, *all* of it!' }));
    expect(purpose).toBe('Fast & small: `a\\|b` for &lt;T&gt;, \\*all\\* of it!');
  });

  it('tells how to install what is published, with what it needs', async () => {
    const peer = { name: 'react', range: '>=18', kind: 'peer' as const };
    const row = packageOf('@x/y', { engines: { node: '>=20', pnpm: '9' }, dependencies: [peer] });
    expect((await bodies(row))['install']).toBe(
      '```sh\nnpm install @x/y\n```\n\nNeeds Node.js `>=20` and the peer `react` `>=18`.',
    );
    expect((await bodies({ ...row, kind: 'plugin' }))['install']).toContain('npm install --save-dev @x/y');
    expect((await bodies({ ...row, private: true }))['install']).toBeUndefined();
  });

  it('tells its licence, and leads to it', async () => {
    const files = { LICENSE: 'MIT License\n\nCopyright …' };
    expect((await bodies(packageOf('x', { license: 'MIT', licenseFile: 'LICENSE' }), { files }))['license']).toBe(
      '[MIT](../../LICENSE)',
    );
    expect((await bodies(packageOf('x', { license: 'ISC', licenseFile: 'LICENSE' }), { files }))['license']).toBe(
      'ISC',
    );
    expect((await bodies(packageOf('x', { license: 'Apache-2.0' })))['license']).toBe('Apache-2.0');
    const own = { license: 'SEE LICENSE IN LICENSE.txt', licenseFile: 'packages/x/LICENSE.txt' };
    expect((await bodies(packageOf('x', own)))['license']).toBe('See [LICENSE.txt](LICENSE.txt).');
  });

  it('lists what it needs and what needs it, with links to what lies here', async () => {
    const core = packageOf('@x/core');
    const row = packageOf('b', {
      dependencies: [
        { name: '@x/core', range: 'workspace:*', kind: 'dependency', path: 'packages/core' },
        { name: 'vitest', range: '4', kind: 'dev' },
        { name: 'zod', range: '4', kind: 'dependency' },
      ],
      usedBy: ['app'],
    });
    const app = packageOf('app', { path: 'apps/the app' });
    expect((await bodies(row, { others: [core, app] }))['dependencies']).toBe(
      'Depends on [`@x/core`](../core) and `zod`.\n\nUsed by [`app`](../../apps/the%20app).',
    );
  });

  it('lists its scripts, without those that come with another one, for people who install it on request only', async () => {
    const scripts = ['prebuild', 'build', 'prepack'].map((name) => ({ name, command: 'tsc -b | tee' }));
    const row = packageOf('x', { scripts });
    expect((await bodies(row))['scripts']).toBe(
      [
        ...['Run with `pnpm run <script>` in this folder:', '', '| script | what it runs |', '| --- | --- |'],
        ...['| `build` | `tsc -b \\| tee` |', '| `prepack` | `tsc -b \\| tee` |'],
      ].join('\n'),
    );
    const section = async (isPrivate: boolean) =>
      (
        await packageSections(
          { ...row, private: isPrivate },
          { workspace: undefined, maxNames: 9, read: async () => undefined },
        )
      ).find(({ id }) => id === 'scripts');
    expect((await section(false))?.onRequest).toBe(true);
    expect((await section(true))?.onRequest).toBeUndefined();
  });
});

describe('the index of a workspace', () => {
  const packages = [
    packageOf('z-lib', { description: 'Does | things.', version: '1.2.0' }),
    packageOf('@x/core', { path: 'libs/core', private: true }),
    ...Array.from({ length: 15 }, (_, at) =>
      packageOf(`example-${at}`, { path: `examples/e${at}`, private: true, kind: 'app' }),
    ),
  ];
  const body = (id: string, given: Package[], edges: [string, string][] = [], cycles: string[][] = []) =>
    rootSections(workspaceOf(given, edges, cycles), 20).find((section) => section.id === id)?.body;

  it('is one table of a few packages, without columns that say nothing', () => {
    const [lib] = packages as [Package];
    expect(body('packages', [lib])).toBe(
      '| package | version | what it is |\n| --- | --- | --- |\n| [`z-lib`](packages/z-lib) | 1.2.0 | Does \\| things. |',
    );
    expect(body('packages', [packageOf('a'), packageOf('b')])).toBe(
      '| package |\n| --- |\n| [`a`](packages/a) |\n| [`b`](packages/b) |',
    );
    expect(body('packages', [])).toBeUndefined();
  });

  it('is a table for each folder of many, what nobody installs last and folded', () => {
    const lines = body('packages', [...packages].reverse())?.split('\n') ?? [];
    expect(lines.filter((line) => /^(?:#|<s)/.test(line))).toEqual([
      '### `packages`',
      '<summary>15 packages in <code>examples</code></summary>',
      '<summary>1 package in <code>libs</code></summary>',
    ]);
  });

  it('has a graph where packages need each other, and says what is not drawn', () => {
    expect(body('graph', packages)).toBeUndefined();
    const edges: [string, string][] = [
      ['z-lib', '@x/core'],
      ['@x/core', 'z-lib'],
    ];
    const graph = body('graph', packages, edges, [['@x/core', 'z-lib']]);
    expect(graph).toMatch(/^```mermaid\nflowchart LR\n/);
    expect(graph).toMatch(
      / Thick arrows are part of a cycle: `@x\/core` → `z-lib` → `@x\/core`\. Not drawn: 15 packages without an arrow\.$/,
    );
  });
});

describe('the table of names', () => {
  const names = [
    { name: 'Options', kind: 'interface' as const },
    {
      name: 'merge',
      kind: 'function' as const,
      signature: 'function merge(a: A | B): C',
      summary: 'Merges {@link A} into `B`.',
    },
    { name: 'old', kind: 'function' as const, deprecated: true, summary: 'Use `merge`.' },
  ];

  it('has signatures and first sentences, types last, and says what is deprecated', async () => {
    const { api } = await bodies(packageOf('deep-merge', { entries: [entry({ names })] }));
    expect(api?.split('\n')).toEqual([
      '| export | what it is |',
      '| --- | --- |',
      '| `merge(a: A \\| B): C` | Merges `A` into `B`. |',
      '| `old` | **Deprecated.** Use `merge`. |',
      '| `Options` |  |',
    ]);
  });

  it('has the name that is exported, whatever its declaration is called, and long types by name', async () => {
    const of = async (
      name: string,
      kind: 'function' | 'class' | 'type' | 'interface' | 'constant',
      signature: string,
    ) =>
      (await bodies(packageOf('deep-merge', { entries: [entry({ names: [{ name, kind, signature }] })] })))[
        'api'
      ]?.split('\n')[2];
    expect(await of('default', 'function', 'async function run(a: A)')).toBe('| `async default(a: A)` |');
    expect(await of('default', 'function', 'function({ a }: A): B')).toBe('| `default({ a }: A): B` |');
    expect(await of('default', 'constant', 'const renderer: Renderer')).toBe('| `default: Renderer` |');
    expect(await of('default', 'class', 'class Tool')).toBe('| `default class Tool` |');
    expect(await of('T', 'type', `type T<A = () => void> = { ${'a: string; '.repeat(9)} }`)).toBe(
      '| `type T<A = () => void>` |',
    );
    expect(await of('I', 'interface', `interface I<${'A, '.repeat(40)}B>`)).toBe('| `interface I` |');
  });

  it('of an endless list is cut off, and says so', async () => {
    const many = Array.from({ length: 20 }, (_, at) => ({ name: `n${at}`, kind: 'constant' as const }));
    const { api } = await bodies(packageOf('deep-merge', { entries: [entry({ names: many })] }));
    expect(api).toMatch(
      /<summary>12 more<\/summary>[\s\S]*`n14` \|\n\n<\/details>\n\n5 more exports, not listed here\.$/,
    );
  });

  it('is folded when it is long, and says when names may lack', async () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => ({ name, kind: 'constant' as const }));
    const { api } = await bodies(packageOf('deep-merge', { entries: [entry({ names: many, complete: false })] }));
    expect(api).toContain('<summary>1 more</summary>');
    expect(api).toMatch(/\n\nNot every export could be followed: there may be more\.$/);
  });

  it('stands once for each source, under what one imports', async () => {
    const other = { source: 'packages/deep-merge/src/other.ts', names };
    const entries = [entry({ names }), entry({ subpath: './index', names }), entry({ subpath: './other', ...other })];
    const { api } = await bodies(packageOf('@x/deep-merge', { entries }));
    expect(api?.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '### `@x/deep-merge`, `@x/deep-merge/index`',
      '### `@x/deep-merge/other`',
    ]);
  });

  it('of options has their defaults, or that they are required', async () => {
    const fields = [
      { name: 'depth', type: 'number', optional: true, default: '5', summary: 'How deep.' },
      { name: 'into', type: 'A | B', optional: false },
    ];
    const { options } = await bodies(
      packageOf('deep-merge', { entries: [entry({ names: [{ name: 'Options', kind: 'interface', fields }] })] }),
    );
    expect(options?.split('\n')).toEqual([
      ...['Fields of `Options`:', '', '| option | type | default | what it does |', '| --- | --- | --- | --- |'],
      ...['| `depth` | `number` | `5` | How deep. |', '| `into` | `A \\| B` | required |  |'],
    ]);
  });
});

describe('the quick start', () => {
  const names = [
    { name: 'a', kind: 'constant' as const },
    { name: 'deepMerge', kind: 'function' as const },
    { name: 'old', kind: 'function' as const, deprecated: true },
    { name: 'Options', kind: 'interface' as const },
  ];
  const start = async (row: Package, files?: Record<string, string>) =>
    (await bodies(row, { ...(files && { files }) }))['quick-start'];

  it('is an example that stands for itself', async () => {
    const examples = [{ path: 'packages/deep-merge/examples/a.ts', kind: 'example' as const }];
    const row = packageOf('deep-merge', { examples, entries: [entry({ names })] });
    const text = "import { deepMerge } from 'deep-merge';\r\n\r\ndeepMerge();\r\n";
    expect(await start(row, { 'packages/deep-merge/examples/a.ts': text })).toBe(
      "From [`examples/a.ts`](examples/a.ts):\n\n```ts\nimport { deepMerge } from 'deep-merge';\n\ndeepMerge();\n```",
    );
    for (const other of [
      "import '../src/index.ts';\nimport 'deep-merge';",
      "import 'other';",
      `import 'deep-merge';${'\n//'.repeat(40)}`,
    ])
      expect(await start(row, { 'packages/deep-merge/examples/a.ts': other })).toBe(
        "```ts\nimport { deepMerge, a } from 'deep-merge';\n```\n\nExamples: [`examples/a.ts`](examples/a.ts).",
      );
  });

  it('is an import of what is like the package, without what is deprecated', async () => {
    expect(await start(packageOf('deep-merge', { entries: [entry({ names })] }))).toBe(
      "```ts\nimport { deepMerge, a } from 'deep-merge';\n```",
    );
  });

  it('is `require` where nothing else is sure', async () => {
    const old = entry({ names, source: 'packages/deep-merge/index.js', conditions: [] });
    expect(await start(packageOf('deep-merge', { module: 'commonjs', entries: [old] }))).toBe(
      "```js\nconst { deepMerge, a } = require('deep-merge');\n```",
    );
    const alone = entry({ ...old, names: [{ name: 'default', kind: 'function' }] });
    expect(await start(packageOf('deep-merge', { module: 'commonjs', entries: [alone] }))).toBeUndefined();
    expect(await start(packageOf('@x/deep-merge', { entries: [alone] }))).toBe(
      "```js\nimport deepMerge from '@x/deep-merge';\n```",
    );
  });

  it('is a command of a command line, by the name of its package', async () => {
    const bins = (...given: string[]) => given.map((name) => ({ name, path: 'bin.js' }));
    const row = packageOf('@x/tool', { kind: 'cli', bins: bins('tool') });
    expect(await start(row)).toBe('```sh\nnpx @x/tool --help\n```');
    expect(await start({ ...row, bins: bins('one') })).toBe('```sh\nnpx @x/tool --help\n```');
    expect(await start({ ...row, bins: bins('one', 'two') })).toBe(
      '```sh\nnpx --package @x/tool one --help\nnpx --package @x/tool two --help\n```',
    );
    expect(await start({ ...row, private: true })).toBeUndefined();
  });

  it('starts an app with the manager of the workspace', async () => {
    const scripts = [
      { name: 'start', command: 'x' },
      { name: 'dev', command: 'x' },
    ];
    expect(await start(packageOf('site', { kind: 'app', private: true, scripts }))).toBe(
      '```sh\npnpm --filter site run dev\n```',
    );
  });

  it('leads to a test that shows use where there is nothing else', async () => {
    const examples = [{ path: 'packages/x/test/a b.test.ts', kind: 'test' as const }];
    expect(await start(packageOf('x', { examples }))).toBe(
      'A test that shows its use: [`test/a b.test.ts`](test/a%20b.test.ts).',
    );
  });
});
