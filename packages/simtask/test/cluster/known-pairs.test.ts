import type { StepCache } from '@pipelines/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findClasses } from '../../src/lib/cluster/find-classes.ts';
import { KnownPairs, ScoredPairs } from '../../src/lib/cluster/known-pairs.ts';
import { PairSet } from '../../src/lib/cluster/pair-set.ts';
import { PairScorer } from '../../src/lib/cluster/score.ts';
import type { Class } from '../../src/rows.ts';
import { collect, embeddedRow, type Made, quiet, statements } from './world.ts';

/** Gives back what was set, as a store on disk does: a copy. */
function memory(): StepCache {
  const values = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => structuredClone(values.get(key)) as T | undefined,
    set: async (key, value) => void values.set(key, structuredClone(value)),
    getOrCompute: async (_, compute) => compute(),
  };
}

const find = (made: readonly Made[], cache: StepCache): Promise<Class[]> =>
  findClasses(collect(made.map(embeddedRow)), 0.5, { ...quiet, cache }, 1);

/** Versions of a tree: families of like functions that come, go and change. */
const history = fc.array(
  fc.array(fc.record({ topic: fc.nat(3), edit: fc.option(fc.nat(9)), copy: fc.nat(5) }), { maxLength: 12 }).map((all) =>
    all.map(({ topic, edit, copy }, i): Made => {
      const body = statements(topic, 10);
      const edited = edit === null ? body : body.with(edit, 900_000 + topic * 100 + edit);
      return { path: `${copy}/${i}.ts`, name: `f${i}`, statements: edited };
    }),
  ),
  { minLength: 2, maxLength: 4 },
);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('known pairs', () => {
  it('change nothing: a run after others gives what a run from scratch gives', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (versions) => {
        const cache = memory();
        for (const made of versions) expect(await find(made, cache)).toEqual(await find(made, memory()));
      }),
    );
  });

  it('spare the scoring of pairs of which no function changed', async () => {
    const made = Array.from(
      { length: 12 },
      (_, i): Made => ({ path: `${i}.ts`, name: 'f', statements: statements(1, 12).with(i, 70_000 + i) }),
    );
    const cache = memory();
    const score = vi.spyOn(PairScorer.prototype, 'score');
    /** Scores with a threshold are those of candidates; within a class all pairs are scored. */
    const candidates = async (version: readonly Made[]) => {
      score.mockClear();
      await find(version, cache);
      return score.mock.calls.filter(([, , atLeast]) => atLeast !== undefined).length;
    };
    expect(await candidates(made)).toBe(66);
    expect(await candidates(made)).toBe(0);
    expect(await candidates(made.with(3, { path: '3.ts', name: 'f', statements: statements(1, 12) }))).toBe(11);
  });

  it('come back from the store whatever came and went in between', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 10, max: 40 }), { maxLength: 12 }).map((all) => all.sort());
    const variantsOf = (all: readonly number[]) =>
      all.map((id, features) => ({ id: `${id}`, normal: '', identical: true, features, substance: 9, members: [] }));
    const scoreOf = (a: number, b: number) => ((a * b) % 3 === 0 ? 0 : 1 / (a + b));
    return fc.assert(
      fc.asyncProperty(ids, ids, async (then, now) => {
        const cache = memory();
        const scored = new ScoredPairs((then.length * (then.length - 1)) / 2);
        then.forEach((a, i) => {
          for (const [j, b] of then.entries()) if (j > i) scored.add(i, j, scoreOf(a, b), true);
        });
        await scored.store(cache, variantsOf(then));
        const pairs = new PairSet(now.length);
        for (const i of now.keys()) for (const j of now.keys()) if (i < j) pairs.add(i, j);
        const known = await KnownPairs.load(cache, variantsOf(now), pairs.sort());
        for (const slice of pairs.slices()) {
          for (const key of slice) {
            const [a = 0, b = 0] = pairs.pairOf(key).map((i) => now[i]);
            const expected = then.includes(a) && then.includes(b) ? scoreOf(a, b) : undefined;
            expect(known.scoreOf(key)).toBe(expected);
          }
        }
      }),
    );
  });
});
