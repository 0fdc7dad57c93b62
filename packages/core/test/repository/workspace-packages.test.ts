import { afterAll, describe, expect, it } from 'vitest';
import {
  describesPackages,
  listSources,
  openSourceTree,
  readWorkspaceManifests,
  readWorkspacePackages,
} from '../../src/repository/index.ts';
import { makeRoot, removeFolders, type TestFiles } from '../../src/testing/index.ts';

afterAll(removeFolders);

const manifest = (name: string) => JSON.stringify({ name });

async function list(files: TestFiles) {
  const ctx = {
    root: makeRoot(files),
    shared: { allowShallow: false, maxMemory: 1024 },
    signal: new AbortController().signal,
    log: { info() {}, warn() {} },
  };
  const tree = await openSourceTree(ctx);
  const found = [];
  for await (const file of listSources(tree, { maxFileBytes: 1e6, threads: 1, wants: describesPackages }, ctx))
    found.push(file);
  return { tree, found };
}

async function read(files: TestFiles) {
  const { tree, found } = await list(files);
  return readWorkspacePackages(tree, found);
}

async function manifests(files: TestFiles) {
  const { tree, found } = await list(files);
  const read = await readWorkspaceManifests(tree, found);
  return { ...read, folders: read.manifests.map(({ folder }) => folder) };
}

describe('packages of a workspace', () => {
  it('are those it names, and its root', async () => {
    const { nameOf, faults } = await read({
      'package.json': manifest('root'),
      'pnpm-workspace.yaml': "packages: ['packages/*', '!packages/skipped']\n",
      'packages/a/package.json': manifest('@x/a'),
      'packages/skipped/package.json': manifest('no'),
      'tools/package.json': manifest('no'),
    });
    const paths = ['packages/a/deep/a.ts', 'packages/skipped/a.ts', 'tools/a.ts', 'a.ts'];
    expect(paths.map(nameOf)).toEqual(['@x/a', 'root', 'root', 'root']);
    expect(faults).toEqual([]);
  });

  it('are all folders with a manifest where there is no workspace', async () => {
    const { nameOf, faults } = await read({
      'a/package.json': manifest('same'),
      'b/package.json': manifest('same'),
      'c/package.json': '{ "name": ',
      'd/package.json': '{}',
    });
    expect(['a/x', 'b/x', 'c/x', 'd/x', 'x'].map(nameOf)).toEqual(['same', 'same', undefined, undefined, undefined]);
    expect(faults.map(({ code, path }) => [code, path])).toEqual([
      ['PACKAGE_INVALID', 'c/package.json'],
      ['PACKAGE_DUPLICATE', 'b/package.json'],
    ]);
  });

  it.each([
    ['pnpm', { 'pnpm-workspace.yaml': 'packages: [libs/*]' }],
    ['npm, bun and yarn', { 'package.json': '{"name":"root","workspaces":["./libs/*"]}' }],
    ['yarn with settings', { 'package.json': '{"name":"root","workspaces":{"packages":["libs/*"],"nohoist":[]}}' }],
    ['lerna', { 'lerna.json': '{"packages":["libs/*"]}' }],
  ])('are those that the workspace of %s names', async (_, files) => {
    const read = await manifests({
      'package.json': manifest('root'),
      'libs/a/package.json': manifest('a'),
      'packages/b/package.json': manifest('b'),
      ...files,
    });
    expect(read).toMatchObject({ declared: true, folders: ['libs/a', ''], faults: [] });
  });

  it('are where lerna looks if nothing is said, and where the package manager looks if a file of pnpm holds settings alone', async () => {
    const files = { 'package.json': manifest('root'), 'packages/b/package.json': manifest('b') };
    const settings = { 'pnpm-workspace.yaml': 'onlyBuiltDependencies: []' };
    expect((await manifests({ ...files, 'lerna.json': '{}' })).folders).toEqual(['', 'packages/b']);
    expect(await manifests({ ...files, ...settings })).toMatchObject({ declared: false });
  });

  it('have a manifest with a byte order mark, but none that is a list', async () => {
    const { folders, faults } = await manifests({
      'a/package.json': `\ufeff${manifest('a')}`,
      'b/package.json': '[]',
    });
    expect(folders).toEqual(['a']);
    expect(faults).toMatchObject([{ code: 'PACKAGE_INVALID', path: 'b/package.json', fix: 'make it an object' }]);
  });

  it('are the root alone where the workspace cannot be read, which is said', async () => {
    const { folders, faults } = await manifests({
      'pnpm-workspace.yaml': 'packages: [',
      'package.json': manifest('root'),
      'a/package.json': manifest('a'),
    });
    expect(folders).toEqual(['']);
    expect(faults).toMatchObject([{ code: 'WORKSPACE_INVALID', path: 'pnpm-workspace.yaml' }]);
  });
});
