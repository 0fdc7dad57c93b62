import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '@pipelines/core/node';
import { addCommits, makeRepository, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { Tree, type TreeFile } from '../../src/lib/verify/tree.ts';
import { treeOf, verdictOf } from './link-world.ts';

afterAll(removeFolders);

const FILES = { 'docs/guide.md': 'a\nb\n', 'README.md': '# A\n' };
const LINKS: Readonly<Record<string, string>> = {
  pages: 'docs',
  'deep/pages': '../docs/',
  chain: 'pages',
  'GUIDE.md': 'docs/guide.md',
  circle: 'circle2',
  circle2: 'circle',
  out: '../../elsewhere',
  absolute: '/etc',
  dangling: 'nowhere',
};

function linkedTree(): Tree {
  const root = makeRoot({ ...FILES, 'deep/x.md': '' });
  const entries: TreeFile[] = Object.keys(FILES).map((path) => ({ path, blob: '' }));
  for (const [path, target] of Object.entries(LINKS)) {
    symlinkSync(target, join(root, path));
    entries.push({ path, blob: '', skipped: 'link' });
  }
  return new Tree({ root, repository: undefined, sha: undefined }, entries, { maxBytes: 1000 });
}

describe('links of the tree', () => {
  it.each([
    ['docs/guide.md', 'docs/guide.md'],
    ['pages/guide.md', 'docs/guide.md'],
    ['deep/pages/guide.md', 'docs/guide.md'],
    ['chain/guide.md', 'docs/guide.md'],
    ['GUIDE.md', 'docs/guide.md'],
    ['pages', 'docs'],
    ['pages/gone.md', 'docs/gone.md'],
    ['dangling', 'nowhere'],
    ['circle/x', undefined],
    ['out/x', undefined],
    ['absolute/passwd', undefined],
  ])('%s is %s', async (path, real) => {
    expect(await linkedTree().real(path)).toBe(real);
  });

  it('are followed where a path leads through them, not out of the root', async () => {
    const tree = linkedTree();
    expect(await verdictOf(tree, 'README.md', 'pages/guide.md')).toBe('ok');
    expect(await verdictOf(tree, 'README.md', 'pages/guide.md#x')).toBe('-> docs/guide.md#x');
    expect(await verdictOf(tree, 'README.md', 'GUIDE.md#L3')).toBe('line-past-end → GUIDE.md#L2');
    expect(await verdictOf(tree, 'README.md', 'pages/gone.md')).toBe('missing-file');
    expect(await verdictOf(tree, 'README.md', 'out/x.md')).toBe('ok');
    expect(await tree.text('absolute')).toBeUndefined();
  });

  it('are read from a revision as well', async () => {
    const root = makeRepository([{ message: 'files', files: FILES }]);
    symlinkSync('docs', join(root, 'pages'));
    addCommits(root, [{ message: 'link' }]);
    const repository = await openRepository(root);
    const sha = await repository?.resolve('HEAD');
    const files: TreeFile[] = [];
    for await (const { path, blob, mode } of repository?.listTree('HEAD') ?? []) {
      files.push({ path, blob, ...(mode === '120000' && { skipped: 'link' }) });
    }
    const tree = new Tree({ root, repository, sha }, files, { maxBytes: 1000 });
    expect(await tree.real('pages/guide.md')).toBe('docs/guide.md');
    expect(await tree.lineCount('docs/guide.md')).toBe(2);
  });
});

describe('a tree', () => {
  it('knows files by name, and what lies in a folder', () => {
    const tree = treeOf({ 'a/x.md': '', 'b/x.md': '', 'b/c/y.md': '' });
    expect(tree.named('x.md')).toEqual(['a/x.md', 'b/x.md']);
    expect([...tree.children('b')].sort()).toEqual(['b/c', 'b/x.md']);
    expect([...tree.children('')].sort()).toEqual(['a', 'b']);
  });

  it('counts lines as editors do', async () => {
    const tree = treeOf({ a: '', b: 'x', c: 'x\n', d: 'x\r\ny', e: '\n\n' });
    const counts = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((path) => tree.lineCount(path)));
    expect(counts).toEqual([0, 1, 1, 2, 2, undefined]);
  });
});
