import { expect, it } from 'vitest';
import { checkUses } from '../../src/lib/fences/check-uses.ts';
import { isMistyped } from '../../src/lib/fences/near-names.ts';
import { PackageIndex } from '../../src/lib/verify/package-index.ts';
import type { Entry, Package, Workspace } from '../../src/rows.ts';
import { readText } from './fences-of.ts';

function packageOf(name: string, path: string, more: Partial<Package> = {}): Package {
  return {
    ...{ type: 'package', name, path, manifest: `${path}/package.json`, version: '2.3.0', private: false },
    ...{ kind: 'library', module: 'module', engines: { node: '>=20' }, bins: [], scripts: [], sealed: true },
    ...{ entries: [], dependencies: [], usedBy: [], examples: [], readme: `${path}/README.md` },
    ...more,
  };
}

function entryOf(subpath: string, names: readonly string[], more: Partial<Entry> = {}): Entry {
  const exported = names.map((name) => ({ name, kind: 'function' as const }));
  return { subpath, conditions: ['default'], source: 'index.ts', names: exported, complete: true, ...more };
}

const script = (name: string) => ({ name, command: `run ${name}` });
const dependency = (name: string) => ({ name, range: '*', kind: 'dependency' as const });

const ROOT = packageOf('tools', '', {
  private: true,
  scripts: [script('build'), script('test:unit')],
  readme: 'README.md',
});
const PACKAGES: readonly Package[] = [
  ROOT,
  packageOf('@acme/alpha', 'packages/alpha', {
    entries: [
      entryOf('.', ['parse', 'format']),
      entryOf('./sub', ['sub', 'default']),
      entryOf('./half', ['one'], { complete: false }),
      entryOf('./parts/*', []),
    ],
    innerSubpaths: ['./_internal/*'],
    dependencies: [dependency('react'), dependency('@vendor/tool')],
  }),
  packageOf('acme-beta', 'packages/beta', {
    bins: [{ name: 'acme', path: 'bin/acme.js' }],
    scripts: [script('dev')],
    kind: 'cli',
  }),
  packageOf('acme-gamma', 'packages/gamma', { module: 'commonjs', sealed: false, entries: [entryOf('.', ['open'])] }),
  packageOf('@acme/gizmo', 'packages/gizmo', {
    bins: [
      { name: 'giz', path: 'a.js' },
      { name: 'mo', path: 'b.js' },
    ],
  }),
];

const WEBSITE = packageOf('gizmotronjs', 'web', { private: true });

async function found(text: string, path = 'docs/guide.md', more: Partial<Workspace> = {}): Promise<readonly string[]> {
  const packages = new PackageIndex();
  for (const row of PACKAGES) packages.add(row);
  packages.describe({ type: 'workspace', tools: [], packages: [], edges: [], cycles: [], ...more });
  const { uses } = await readText(text, path);
  return [...checkUses(uses, path, packages)].map(
    ({ rule, target, suggestion }) => `${rule} ${target}${suggestion === undefined ? '' : ` → ${suggestion}`}`,
  );
}

const sh = (code: string) => `\`\`\`sh\n${code}\n\`\`\`\n`;
const ts = (code: string) => `\`\`\`ts\n${code}\n\`\`\`\n`;

it.each([
  ['npm i @acme/alhpa', 'unknown-package @acme/alhpa → @acme/alpha'],
  ['npm i acme-betta', 'unknown-package acme-betta → acme-beta'],
  ['npm i acmebeta', 'unknown-package acmebeta → acme-beta'],
  ['npx acmee', 'unknown-bin acmee → acme'],
  ['npx acme-gamma', 'unknown-bin acme-gamma'],
  ['npx @acme/gizmo', 'unknown-bin @acme/gizmo → giz'],
  ['pnpm --filter acme-bta dev', 'unknown-package acme-bta → acme-beta'],
])('%s: %s', async (code, fault) => {
  expect(await found(sh(code))).toEqual([fault]);
});

it.each([
  'npm i alpha react is-odd @acme/other preact',
  'npm i @acme/alpha@latest',
  'npx acme\nnpx acme-beta\nnpx vite\nnpx tool',
  'acme run\nacne run\ngit clone x',
  'pnpm --filter alpha build',
  'npm run anything',
])('%s: nothing', async (code) => {
  expect(await found(sh(code))).toEqual([]);
});

it('takes a name that is like that of a project which nobody installs for one elsewhere', async () => {
  const found = async (row: Package) => {
    const packages = new PackageIndex();
    packages.add(row);
    const { uses } = await readText(ts("import { app } from 'gizmotron';"), 'docs/guide.md');
    return [...checkUses(uses, 'docs/guide.md', packages)].map(({ suggestion }) => suggestion);
  };
  expect(await found(WEBSITE)).toEqual([]);
  expect(await found({ ...WEBSITE, private: false })).toEqual(['gizmotronjs']);
});

it.each([
  ["import { prase } from '@acme/alpha'", 'unknown-export prase → parse'],
  ["import sub from '@acme/alpha'", 'unknown-export default'],
  ["export { nothing } from '@acme/alpha/sub'", 'unknown-export nothing'],
  ["import { sub } from '@acme/alpha'", 'unknown-export sub → @acme/alpha/sub'],
  ["import type { Nope } from '@acme/alpha'", 'unknown-export Nope'],
  ["const { shut } = require('acme-gamma')", 'unknown-export shut'],
  ["const { shut } = await import('acme-gamma')", 'unknown-export shut'],
  ["import x from '@acme/alpha/subs'", 'unknown-entry @acme/alpha/subs → @acme/alpha/sub'],
  ["import('@acme/alpha/src/index.js')", 'unknown-entry @acme/alpha/src/index.js → @acme/alpha'],
  ["import { x } from '@acme/alfa/sub'", 'unknown-package @acme/alfa/sub → @acme/alpha/sub'],
])('%s: %s', async (code, fault) => {
  const [first, ...rest] = await found(ts(code));
  expect(rest).toEqual([]);
  expect(first?.startsWith(fault)).toBe(true);
});

it.each([
  "import { parse, format as f } from '@acme/alpha';\nimport sub from '@acme/alpha/sub';",
  "import * as alpha from '@acme/alpha';\nimport '@acme/alpha/parts/one.css';",
  "import { anything } from '@acme/alpha/half';\nimport x from '@acme/alpha/_internal/x';",
  "import gamma from 'acme-gamma';\nimport deep from 'acme-gamma/lib/deep.js';",
  "import a from './a';\nimport b from '#b';\nimport c from '@/c';\nimport d from 'node:fs';\nimport e from 'alpha';",
  "declare module '@acme/alpha' { export const more: 1 }\nimport { more } from '@acme/alpha';",
])('%s: nothing', async (code) => {
  expect(await found(ts(code))).toEqual([]);
});

it('judges scripts in documents for developers alone, and knows those of the package, the root and the one that is named', async () => {
  const path = 'packages/beta/README.md';
  expect(await found(sh('npm run biuld\nnpm run dev\nnpm run build'), path)).toEqual(['unknown-script biuld → build']);
  expect(await found(sh('npm run deploy -w acme-beta\nnpm run dev -w acme-beta'), 'CONTRIBUTING.md')).toEqual([
    'unknown-script deploy',
  ]);
  expect(await found(sh('npm run biuld'), 'docs/guide.md')).toEqual([]);
  expect(await found(sh('npm run biuld'), 'packages/beta/CHANGELOG.md')).toEqual([]);
  expect(await found(sh('npm run biuld'), 'packages/beta/demo/README.md', { others: ['packages/beta/demo'] })).toEqual(
    [],
  );
});

it('takes what a manager runs from its binaries for one, unless it is a mistyped script', async () => {
  expect(await found(sh('pnpm vitest\nyarn tsc\npnpm acme\npnpm install\npnpm why x'), 'README.md')).toEqual([]);
  expect(await found(sh('pnpm biuld\nyarn test:unti\nyarn deploy:all'), 'README.md')).toEqual([
    'unknown-script biuld → build',
    'unknown-script test:unti → test:unit',
    'unknown-script deploy:all',
  ]);
});

it('takes the tasks of a task runner for those of the reader, unless they are mistyped', async () => {
  expect(await found(sh('lerna run watch\nturbo run watch'), 'README.md')).toEqual([]);
  expect(await found(sh('turbo run biuld'), 'README.md')).toEqual(['unknown-script biuld → build']);
});

it('finds the other name where a README gives one command per manager', async () => {
  const text = `npm:\n\n${sh('npm i -D other-name')}\nor yarn:\n\n${sh('yarn add acme-gamma -D')}`;
  expect(await found(text, 'packages/gamma/README.md')).toEqual(['unknown-package other-name → acme-gamma']);
  expect(await found(text.replace('yarn add', 'npm i'), 'packages/gamma/README.md')).toEqual([]);
});

it('leaves out scripts behind a `cd` to what is no package, and follows one into a clone of the repository', async () => {
  expect(await found(sh('cd my-app\nnpm run nothing'), 'README.md')).toEqual([]);
  expect(await found(sh('cd packages/beta\nnpm run nothing'), 'README.md')).toEqual(['unknown-script nothing']);
  const repository = { url: 'https://github.com/acme/all' };
  for (const setup of [
    'git clone https://x.com/acme/all.git\ncd all',
    'git clone x/<you>/all here\ncd here',
    'cd all',
    'git clone && cd ...',
  ]) {
    const text = `${sh(setup)}\nThen:\n\n${sh('npm run nothing')}`;
    expect(await found(text, 'README.md', { repository })).toEqual(['unknown-script nothing']);
  }
  const other = sh('git clone https://x.com/other/app\ncd app\ncd packages/beta\nnpm run nothing');
  expect(await found(other, 'README.md', { repository })).toEqual([]);
});

it('gives a README the name of its package, where it installs nothing that is known', async () => {
  const path = 'packages/gamma/README.md';
  expect(await found(sh('npm i old-name'), path)).toEqual(['unknown-package old-name → acme-gamma']);
  expect(await found(sh('npm i old-name react'), path)).toEqual([]);
  expect(await found(sh('npm i old-name acme-gamma'), path)).toEqual([]);
  expect(await found(`Deprecated: take another.\n\n${sh('npm i old-name')}`, path)).toEqual([]);
  expect(await found(sh('npm i gizmo'), 'packages/gizmo/README.md')).toEqual(['unknown-package gizmo → @acme/gizmo']);
  expect(await found(sh('npm i old-name'))).toEqual([]);
  expect(await found(sh('npm i path'), path)).toEqual([]);
  expect(await found(sh('npm i acme-gamma-cli'), path)).toEqual([]);
  expect(await found(sh('npm i acme-gamma-cli') + ts("import x from 'acme-gamma'"), path)).toHaveLength(1);
  expect(await found(sh('npx acme run\nnpm i preset'), 'packages/beta/README.md')).toEqual([]);
});

it('finds versions that are past, in READMEs, written as they are', async () => {
  const json = '```json\n{ "dependencies": { "acme-beta": "^1.0.0", "@acme/alpha": "~2.3.0" } }\n```\n';
  expect(await found(json, 'README.md')).toEqual(['stale-version ^1.0.0 → ^2.3.0']);
  expect(await found(json)).toEqual([]);
  expect(await found(sh('npm i acme-beta@1'), 'README.md')).toEqual(['stale-version 1 → 2']);
  expect(await found(sh('npm i acme-beta@next acme-gamma@2 @acme/alpha@^3.0.0'), 'README.md')).toEqual([]);
  expect(await found(`For v1:\n\n${sh('npm i acme-beta@1')}`, 'README.md')).toEqual([]);
  expect(
    await found('```html\n<script src="https://unpkg.com/acme-beta@1.0.0/x.js">\n```\n', 'README.md'),
  ).toHaveLength(1);
});

it('takes words of the past for what announces the code, not for what running text says with them', async () => {
  const code = "```js\nimport { prase } from '@acme/alpha';\n```\n";
  for (const text of [
    'Before:',
    '**Before (v1)**',
    'Before this release it was:',
    'In v1 it was so.',
    'This is what it used to be.',
    'Instead of:',
    'The same as in an earlier release of the package, and as the guide has it:',
    '## Upgrade',
  ]) {
    expect(await found(`${text}\n\n${code}`)).toEqual([]);
  }
  for (const text of [
    'It is called before each test.',
    'The value is used to make the first page, instead of the one that was stored.',
    'The files of an earlier run are used for as long as nothing of it has changed.',
    'We once had an old one. Now import this:',
    'It needs Node >=v20.',
  ]) {
    expect(await found(`${text}\n\n${code}`)).toEqual(['unknown-export prase → parse']);
  }
});

it('finds a Node that `engines` refuses, where a line says clearly that it is enough', async () => {
  const path = 'packages/beta/README.md';
  expect(await found('Requires Node.js >= 18.\n', path)).toEqual(['stale-version >=18 → >=20']);
  expect(await found('It needs Node 16 or later.\n', path)).toHaveLength(1);
  expect(await found('## Requires Node 18+\n', path)).toHaveLength(1);
  expect(await found('### Built-in fetch (Node.js v18+)\n', path)).toEqual([]);
  for (const line of ['Node 20+', 'Node.js 18 is not supported', 'We dropped Node 16 and later 18+', 'node 18']) {
    expect(await found(`${line}\n`, path)).toEqual([]);
  }
});

it('tells a mistyped name from one that only looks alike', () => {
  for (const [written, name] of [
    ['astor', 'astro'],
    ['plugin-raect', 'plugin-react'],
    ['readme-flow', 'readmeflow'],
    ['vtie', 'vite'],
  ] as const)
    expect(isMistyped(written, name)).toBe(true);
  for (const [written, name] of [
    ['preact', 'react'],
    ['vue', 'vux'],
    ['plugin-2', 'plugin-3'],
    ['jest', 'test'],
    ['tslint', 'eslint'],
  ] as const)
    expect(isMistyped(written, name)).toBe(false);
});
