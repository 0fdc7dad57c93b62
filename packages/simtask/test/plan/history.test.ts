import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/lib/plan/history.ts';

const changes = (lists: Readonly<Record<string, readonly number[]>>) => (path: string) => lists[path] ?? [];

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
});
