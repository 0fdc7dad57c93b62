import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addCommits, countingCache, makeRepository, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { rowsOfScan, scanFiles, scanRoot, textsOf } from './scan-world.ts';

afterAll(removeFolders);

const A = { 'packages/a/package.json': { name: 'a' } };

describe('a workspace', () => {
  it.each([
    ['pnpm', { 'pnpm-workspace.yaml': 'packages: [packages/*]', 'package.json': {} }],
    ['npm', { 'package.json': { workspaces: ['packages/*'] }, 'package-lock.json': '{}' }],
    ['yarn', { 'package.json': { workspaces: { packages: ['packages/*'] } }, 'yarn.lock': '' }],
    ['bun', { 'package.json': { workspaces: ['packages/*'] }, 'bun.lock': '' }],
    ['yarn', { 'package.json': { packageManager: 'yarn@4.1.0', workspaces: ['packages/*'] }, 'pnpm-lock.yaml': '' }],
    ['npm', { 'package.json': { devEngines: { packageManager: { name: 'npm' } }, workspaces: ['packages/*'] } }],
  ])('of %s has the packages it names', async (manager, files) => {
    const { workspace } = await scanFiles({ ...A, 'tools/b/package.json': { name: 'b' }, ...files });
    expect(workspace).toMatchObject({
      manager,
      packages: [{ name: 'a', path: 'packages/a' }],
      others: ['', 'tools/b'],
    });
  });

  it('may be run by several tools at once', async () => {
    const files = { 'turbo.json': '{}', 'nx.json': '{}', 'lerna.json': { packages: ['packages/*'] } };
    const { workspace } = await scanFiles({ ...A, ...files });
    expect(workspace).toMatchObject({ tools: ['turbo', 'nx', 'lerna'], packages: [{ name: 'a' }] });
  });

  it('of Nx has projects without a package.json, named as they are imported', async () => {
    const { packages } = await scanFiles({
      'nx.json': '{}',
      'package.json': { name: 'root' },
      'tsconfig.base.json': `{ // aliases
        "compilerOptions": { "paths": { "@x/lib/sub": ["libs/lib/src/sub.ts"], "@x/lib": ["libs/lib/src/index.ts"] } } }`,
      'libs/lib/project.json': { name: 'lib', projectType: 'library' },
      'libs/lib/src/index.ts': 'export const one = 1;',
      'libs/lib/src/sub.ts': 'export const two = 2;',
      'apps/site/project.json': { projectType: 'application' },
    });
    expect(packages.map(({ name, kind, path }) => [name, kind, path])).toEqual([
      ['root', 'library', ''],
      ['site', 'app', 'apps/site'],
      ['@x/lib', 'library', 'libs/lib'],
    ]);
    expect(packages[2]?.entries).toMatchObject([
      { subpath: '.', source: 'libs/lib/src/index.ts', names: [{ name: 'one' }], complete: true },
      { subpath: './sub', names: [{ name: 'two' }], complete: true },
    ]);
  });

  it('that nothing declares is each folder with a manifest, but examples and what tests read', async () => {
    const { workspace } = await scanFiles({
      'package.json': { name: 'root' },
      'server/package.json': { name: 'server' },
      'test-utils/package.json': { name: 'test-utils' },
      'examples/x/package.json': { name: 'x' },
      'server/test/app/package.json': { name: 'app' },
      'server/fixtures/package.json': { name: 'fixture' },
    });
    expect(workspace.packages.map(({ name }) => name)).toEqual(['root', 'server', 'test-utils']);
    expect(workspace.others).toEqual(['examples/x', 'server/test/app']);
  });

  it('may have a root without a name: no package, but with scripts that people run', async () => {
    const { workspace } = await scanFiles({
      ...A,
      'package.json': { workspaces: ['packages/*'], scripts: { build: 'x' }, devDependencies: { a: '*', tool: '^1' } },
    });
    expect(workspace.root).toEqual({
      scripts: [{ name: 'build', command: 'x' }],
      dependencies: [
        { name: 'a', range: '*', kind: 'dev', path: 'packages/a' },
        { name: 'tool', range: '^1', kind: 'dev' },
      ],
    });
  });

  it('without packages is empty', async () => {
    const { rows } = await scanFiles({ 'README.md': '# x' });
    expect(rows).toEqual([{ type: 'workspace', tools: [], readme: 'README.md', packages: [], edges: [], cycles: [] }]);
  });
});

describe('a manifest', () => {
  it('that is not JSON, or no object, is a problem and no package', async () => {
    const { packages, problems, workspace } = await scanFiles({
      'a/package.json': '{ "name": "a", }',
      'b/package.json': [],
      'c/package.json': { name: 'c' },
    });
    expect(packages.map(({ name }) => name)).toEqual(['c']);
    expect(problems).toMatchObject([
      { code: 'PACKAGE_INVALID', path: 'a/package.json' },
      { code: 'PACKAGE_INVALID', path: 'b/package.json' },
    ]);
    expect(workspace.others).toEqual(['a', 'b']);
  });

  it('may begin with a byte order mark, and have a name with spaces and letters of any script', async () => {
    const { packages } = await scanFiles({
      'a/package.json': `\ufeff${JSON.stringify({ name: '@größe/ein paket' })}`,
      'b/package.json': { name: '包', main: 'a b/ü.js' },
      'b/a b/ü.js': 'exports.x = 1;',
    });
    expect(packages.map(({ name }) => name)).toEqual(['@größe/ein paket', '包']);
    expect(packages[1]?.entries).toMatchObject([{ source: 'b/a b/ü.js', names: [{ name: 'x' }], complete: true }]);
  });

  it('with fields of wrong types has but those that are right', async () => {
    const { of } = await scanFiles({
      'package.json': {
        ...{ name: 'a', version: 1, description: ['x'], private: 'true', license: { type: 'MIT' }, engines: 'node' },
        ...{
          scripts: { build: 'b', bad: 1 },
          bin: 7,
          dependencies: { x: '1', y: null },
          exports: 3,
          keywords: 'plugin',
        },
      },
    });
    expect(of('a')).toMatchObject({ private: true, license: 'MIT', engines: {}, bins: [], entries: [], sealed: true });
    expect(of('a')).toMatchObject({ scripts: [{ name: 'build', command: 'b' }], dependencies: [{ name: 'x' }] });
    expect(of('a')).not.toHaveProperty('version');
  });

  it('that shares its name is a problem right before its package; the first one counts in the graph', async () => {
    const { rows, workspace } = await scanFiles({
      'a/package.json': { name: 'same', dependencies: { z: '*' } },
      'b/package.json': { name: 'same', dependencies: { y: '*' } },
      'z/package.json': { name: 'z' },
    });
    expect(rows.slice(1)).toMatchObject([
      { type: 'package', path: 'a' },
      { type: 'problem', code: 'PACKAGE_DUPLICATE', path: 'b/package.json' },
      { type: 'package', path: 'b' },
      { type: 'package', path: 'z', usedBy: ['same'] },
    ]);
    expect(workspace.edges).toEqual([['same', 'z']]);
  });
});

describe('documents of a package', () => {
  it('are its README and its licence, or that of the root', async () => {
    const { packages } = await scanFiles({
      'LICENSE.md': 'x',
      'package.json': { name: 'root' },
      'a/package.json': { name: 'a' },
      'a/readme.md': '# a',
      'a/README.zh.md': '# a',
      'a/LICENSE-MIT': 'x',
      'b/package.json': { name: 'b' },
      'b/Readme.mdx': '# b',
    });
    expect(packages.map(({ readme, licenseFile }) => [readme, licenseFile])).toEqual([
      [undefined, 'LICENSE.md'],
      ['a/readme.md', 'a/LICENSE-MIT'],
      ['b/Readme.mdx', 'LICENSE.md'],
    ]);
  });

  it('are told apart from a folder of that name', async () => {
    const { of, problems } = await scanFiles({ 'a/package.json': { name: 'a' }, 'a/README.md/x.txt': 'x' });
    expect(of('a')).not.toHaveProperty('readme');
    expect(problems).toMatchObject([{ code: 'README_FOLDER', path: 'a/README.md' }]);
  });
});

describe('a tree', () => {
  it('with links that lead in circles or out of it is scanned without following them', async () => {
    const root = makeRoot(textsOf({ 'a/package.json': { name: 'a', main: './out.js' }, 'a/index.js': '' }));
    symlinkSync('..', join(root, 'a/loop'));
    symlinkSync('/etc/hostname', join(root, 'a/out.js'));
    const { packages } = await scanRoot(root);
    expect(packages).toMatchObject([{ name: 'a', entries: [{ subpath: '.', complete: false }] }]);
  });

  it('is scanned alike from the disk and from git, by bytes of path', async () => {
    const files = {
      'é/package.json': { name: 'é' },
      'z/package.json': { name: 'z' },
      'package.json': { name: 'root' },
    };
    const sources = { 'z/index.ts': 'export const z = 1;', 'z/README.md': '# z' };
    const root = makeRepository([]);
    addCommits(root, [{ message: 'One', files: textsOf({ ...files, ...sources }) }]);
    const [disk, git] = [await scanRoot(root), await scanRoot(root, 'HEAD')];
    expect(git.rows).toEqual(disk.rows);
    expect(disk.packages.map(({ path }) => path)).toEqual(['', 'z', 'é']);
  });

  it('S3-30 is told package by package: the first one before the sources of the last one are read', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `p${String(at).padStart(2, '0')}`);
    const files = names.flatMap((name) => [
      [`packages/${name}/package.json`, { name, exports: './index.js', type: 'module' }],
      [`packages/${name}/index.js`, `export const before = '${name}';`],
    ]);
    const root = makeRoot(textsOf({ 'package.json': { workspaces: ['packages/*'] }, ...Object.fromEntries(files) }));
    const exported = new Map<string, readonly string[]>();
    for await (const row of rowsOfScan(root)) {
      if (row.type !== 'package') continue;
      // A step reads ahead, but not all there is.
      if (exported.size === 0) writeFileSync(join(root, 'packages/p39/index.js'), 'export const after = 1;');
      exported.set(row.name, row.entries[0]?.names?.map(({ name }) => name) ?? []);
    }
    expect([...exported.keys()]).toEqual(names);
    expect([exported.get('p00'), exported.get('p39')]).toEqual([['before'], ['after']]);
  });

  it('that did not change is scanned from the cache', async () => {
    const root = makeRoot(
      textsOf({ ...A, 'packages/a/index.ts': "export * from './b.ts';", 'packages/a/b.ts': 'export let b;' }),
    );
    const { cache, counts } = countingCache();
    const first = await scanRoot(root, undefined, cache);
    expect(counts).toEqual({ lookups: 2, hits: 0 });
    expect((await scanRoot(root, undefined, cache)).rows).toEqual(first.rows);
    expect(counts).toEqual({ lookups: 4, hits: 2 });
  });
});

describe('how packages depend on each other', () => {
  it('is told by what is needed at run time, with the folder of what lies in the tree', async () => {
    const { workspace, of } = await scanFiles({
      'a/package.json': {
        name: 'a',
        version: '2.0.0',
        dependencies: { b: 'workspace:^', external: '^1.0.0' },
        peerDependencies: { c: '>=1' },
        optionalDependencies: { d: '*' },
        devDependencies: { e: '*' },
      },
      'b/package.json': { name: 'b', dependencies: { a: '^2.0.0' } },
      'c/package.json': { name: 'c', version: '1.5.0', dependencies: { a: '^1.0.0' } },
      'd/package.json': { name: 'd', dependencies: { b: 'npm:other@1' } },
      'e/package.json': { name: 'e' },
    });
    expect(workspace.edges).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['a', 'd'],
      ['b', 'a'],
    ]);
    expect(workspace.cycles).toEqual([['a', 'b']]);
    expect(of('b').usedBy).toEqual(['a']);
    expect(of('a').dependencies).toEqual([
      { name: 'b', range: 'workspace:^', kind: 'dependency', path: 'b' },
      { name: 'c', range: '>=1', kind: 'peer', path: 'c' },
      { name: 'd', range: '*', kind: 'optional', path: 'd' },
      { name: 'e', range: '*', kind: 'dev', path: 'e' },
      { name: 'external', range: '^1.0.0', kind: 'dependency' },
    ]);
  });
});

describe('files that show how a package is used', () => {
  it('are examples and tests that import it, the most telling first', async () => {
    const { of } = await scanFiles({
      'package.json': { name: '@x/one', exports: './lib/index.js' },
      'src/index.ts': 'export const one = 1;',
      'examples/z-basic.ts': "// Counts to one.\nimport { one } from '@x/one';",
      'examples/advanced.mjs': "import '@x/one/sub';",
      'examples/unrelated.ts': "import 'other';",
      'examples/vite.config.ts': "import '@x/one';",
      'src/use.example.ts': "import { one } from './index.ts';",
      'test/deep/x.test.ts': "import { one } from '../../lib/index.js';",
      'test/one.test.ts': "import { one } from '../src/index';\ndescribe('one', () => {});",
      'test/internal.test.ts': "import '../src/other.ts';",
    });
    expect(of('@x/one').examples).toEqual([
      { path: 'examples/z-basic.ts', kind: 'example', title: 'Counts to one.' },
      { path: 'examples/advanced.mjs', kind: 'example' },
      { path: 'src/use.example.ts', kind: 'example' },
      { path: 'test/one.test.ts', kind: 'test', title: 'one' },
      { path: 'test/deep/x.test.ts', kind: 'test' },
    ]);
  });

  it('include the begin of examples that are packages of their own', async () => {
    const { of } = await scanFiles({
      'package.json': { workspaces: ['packages/*', 'examples/*'] },
      'packages/one/package.json': { name: '@x/one', main: 'index.js' },
      'packages/one/index.js': 'exports.one = 1;',
      'examples/deep/package.json': { name: 'deep', dependencies: { '@x/one': '*' } },
      'examples/deep/index.js': "require('@x/one');",
      'examples/basic/package.json': { name: 'basic', devDependencies: { '@x/one': '*' } },
      'examples/basic/src/main.ts': "import '@x/one';",
      'examples/basic/src/other.ts': "import '@x/one';",
      'examples/else/package.json': { name: 'else' },
      'examples/else/index.js': "require('@x/one');",
    });
    expect(of('@x/one').examples.map(({ path }) => path)).toEqual([
      'examples/basic/src/main.ts',
      'examples/deep/index.js',
    ]);
  });

  it('include code that the README links to', async () => {
    const { of } = await scanFiles({
      'package.json': { name: 'one', main: 'index.js' },
      'index.js': 'module.exports = { one: 1 };',
      'README.md': 'See [this](./scripts/show.js#L3) and [that](../out.js).',
      'scripts/show.js': "require('one');",
    });
    expect(of('one').examples).toEqual([{ path: 'scripts/show.js', kind: 'example' }]);
  });
});
