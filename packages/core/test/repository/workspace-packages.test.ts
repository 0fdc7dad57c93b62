import { afterAll, describe, expect, it } from 'vitest';
import { describesPackages, listSources, openSourceTree, readWorkspacePackages } from '../../src/repository/index.ts';
import { makeRoot, removeFolders, type TestFiles } from '../../src/testing/index.ts';

afterAll(removeFolders);

const manifest = (name: string) => JSON.stringify({ name });

async function read(files: TestFiles) {
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
  return readWorkspacePackages(tree, found);
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
});
