import { openRepository } from '@pipelines/core/node';
import { git, makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, expect, it } from 'vitest';
import { sparseFiles } from '../../src/lib/verify/sparse-files.ts';
import type { TreeFile } from '../../src/lib/verify/tree.ts';

afterAll(removeFolders);

async function leftOut(root: string, listed: readonly string[]): Promise<string[]> {
  const repository = await openRepository(root);
  const files: TreeFile[] = listed.map((path) => ({ path, blob: '' }));
  const found: string[] = [];
  for await (const { path } of sparseFiles({ root, repository, sha: undefined }, files)) found.push(path);
  return found;
}

it('what a sparse checkout leaves out is there, what was deleted is not', async () => {
  const root = makeRepository([{ message: 'files', files: { 'a/x.md': '', 'b/y.md': '', 'z.md': '' } }]);
  expect(await leftOut(root, ['a/x.md', 'z.md'])).toEqual([]);
  git(root, ['sparse-checkout', 'set', 'a']);
  expect(await leftOut(root, ['a/x.md', 'z.md'])).toEqual(['b/y.md']);
});
