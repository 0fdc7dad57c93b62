import { afterAll, describe, expect, it } from 'vitest';
import { openRepository } from '../../src/node/git/repository.ts';
import { readChanges } from '../../src/repository/file-changes.ts';
import { countingCache } from '../../src/testing/counting-cache.ts';
import { addCommits, git, makeRepository, removeFolders } from '../../src/testing/index.ts';

afterAll(removeFolders);

describe('changes of files', () => {
  it('are read from commits, without merges and sweeps, newest first, as many as asked for, and computed once', async () => {
    const sweep = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`s/${i}.ts`, 'x']));
    const root = makeRepository([
      { message: 'both', files: { 'a.ts': '1', 'b.ts': '1' } },
      { message: 'a', files: { 'a.ts': '2' } },
      { message: 'sweep', files: { ...sweep, 'a.ts': '3', 'b.ts': '3' } },
    ]);
    git(root, ['branch', 'side']);
    addCommits(root, [{ message: 'b', files: { 'b.ts': '4' } }], 3);
    git(root, ['checkout', '-q', 'side']);
    addCommits(root, [{ message: 'a', files: { 'a.ts': '5' } }], 4);
    git(root, ['merge', '-q', '--no-ff', '-m', 'merge', 'main']);
    const repository = await openRepository(root);
    if (!repository) throw new Error('no repository');
    const { cache, counts } = countingCache();
    const ctx = { cache, signal: new AbortController().signal };
    const head = (await repository.resolve('HEAD')) ?? '';
    const read = (count: number) => readChanges(repository, head, count, new Set(['a.ts', 'b.ts']), ctx);
    const all = await read(1000);
    // merge 0, a 1, b 2, sweep 3, a 4, both 5
    expect([all('a.ts'), all('b.ts'), all('s/1.ts')]).toEqual([[1, 4, 5], [2, 5], []]);
    expect((await read(2))('b.ts')).toEqual([]);
    const misses = () => counts.lookups - counts.hits;
    const before = misses();
    await read(1000);
    expect(misses()).toBe(before);
    expect((await read(0))('a.ts')).toEqual([]);
  });
});
