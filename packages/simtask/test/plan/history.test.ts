import { openRepository } from '@pipelines/core/node';
import { addCommits, git, makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { historyOf, readChanges } from '../../src/lib/plan/history.ts';

afterAll(removeFolders);

const changes = (lists: Readonly<Record<string, readonly number[]>>) => (path: string) => lists[path] ?? [];

/** A cache that computes what it does not have, and counts. */
function countingCache() {
  const kept = new Map<string, unknown>();
  const counts = { computed: 0 };
  const getOrCompute = async <T>(key: string, compute: () => T | Promise<T>): Promise<T> => {
    if (!kept.has(key)) {
      counts.computed += 1;
      kept.set(key, await compute());
    }
    return kept.get(key) as T;
  };
  return { counts, cache: { getOrCompute, get: async () => undefined, set: async () => {} } };
}

describe('the history of members', () => {
  it('counts changes together and apart since two files exist, whatever lies before', () => {
    const lists = { a: [0, 2, 3, 9], b: [0, 1, 5] };
    expect(historyOf(['a', 'b'], changes(lists))).toEqual({ together: 1, apart: 3, weight: 1.3333, recent: 2 });
  });

  it('weighs nothing for one file, unknown files and no history', () => {
    const none = { together: 0, apart: 0, weight: 1 };
    expect(historyOf(['a', 'a'], changes({ a: [0, 1] }))).toEqual({ ...none, recent: 2 });
    expect(historyOf(['a', 'b'], changes({ a: [10, 11] }))).toEqual({ ...none, recent: 0 });
    expect(historyOf([], changes({}))).toEqual({ ...none, recent: 0 });
  });

  it('weighs from 1 to 2, more for what changed together', () => {
    const many = Array.from({ length: 1001 }, (_, i) => i);
    expect(historyOf(['a', 'b'], changes({ a: many, b: many })).weight).toBeCloseTo(1.995, 3);
    const together = historyOf(['a', 'b'], changes({ a: [0, 1, 9], b: [0, 1, 9] }));
    const apart = historyOf(['a', 'b'], changes({ a: [0, 9], b: [1, 9] }));
    expect(together.weight).toBeGreaterThan(apart.weight);
    expect(apart.weight).toBeGreaterThan(1);
  });

  it('is read from commits, without merges and sweeps, newest first, as many as asked for', async () => {
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
    const computed = counts.computed;
    await read(1000);
    expect(counts.computed).toBe(computed);
    expect((await read(0))('a.ts')).toEqual([]);
  });
});
