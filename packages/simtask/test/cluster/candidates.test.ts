import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components } from '../../src/lib/cluster/components.ts';
import { PackedLists } from '../../src/lib/cluster/packed-lists.ts';
import { PairSet } from '../../src/lib/cluster/pair-set.ts';
import { SharingIndex } from '../../src/lib/cluster/sharing-index.ts';
import { packUint32 } from '../../src/lib/embed/packed.ts';

const sets = fc.array(
  fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }).map((values) => values.sort((a, b) => a - b)),
  { minLength: 1, maxLength: 25 },
);

function listsOf(all: readonly (readonly number[])[]): PackedLists {
  const lists = new PackedLists();
  for (const values of all) lists.add(packUint32(Uint32Array.from(values)));
  return lists;
}

describe('packed lists', () => {
  it('hold what was added, also across growth', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(), { maxLength: 3000 }), { maxLength: 8 }), (all) => {
        const lists = listsOf(all);
        expect(all.map((_, i) => [...lists.values.subarray(lists.start(i), lists.end(i))])).toEqual(all);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the sharing index', () => {
  it('finds everybody who shares a hash that is not too common', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 2, max: 10 }), (all, cap) => {
        const index = new SharingIndex(listsOf(all), Uint32Array.from(all.keys()), { cap, sample: 99, keep: 99 });
        const common = (hash: number) => all.filter((set) => set.includes(hash)).length > cap;
        all.forEach((set, i) => {
          const expected = [...all.keys()].filter(
            (j) => j !== i && (all[j] ?? []).some((hash) => set.includes(hash) && !common(hash)),
          );
          expect(index.neighbours(i).sort((a, b) => a - b)).toEqual(expected);
        });
      }),
    );
  });

  it('keeps the closest of those that fit, ties by number', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 12 }), (all, keep, sample) => {
        const cap = 99;
        const fits = (a: number, b: number) => (a + b) % 5 > 0;
        const index = new SharingIndex(listsOf(all), Uint32Array.from(all.keys()), { cap, sample, keep, fits });
        const looked = all.map((set) =>
          set.filter((hash) => all.filter((other) => other.includes(hash)).length > 1).slice(0, sample),
        );
        const closeness = (a: readonly number[], b: readonly number[]) => {
          const both = a.filter((hash) => b.includes(hash)).length;
          return both / (a.length + b.length - both);
        };
        looked.forEach((own, i) => {
          const close = looked.map((other) => closeness(own, other));
          const expected = [...all.keys()].filter((j) => j !== i && fits(i, j) && (close[j] ?? 0) > 0);
          expected.sort((a, b) => (close[b] ?? 0) - (close[a] ?? 0) || a - b);
          expect(index.neighbours(i)).toEqual(expected.slice(0, keep));
        });
      }),
    );
  });
});

describe('a set of pairs', () => {
  it('gives each pair once, whichever way round it came', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9))), (added) => {
        const pairs = new PairSet(10);
        for (const [a, b] of added) pairs.add(a, b);
        const { lower, higher } = pairs.sorted();
        const found = Array.from(lower, (a, i) => `${a}-${higher[i]}`);
        const expected = added.filter(([a, b]) => a !== b).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
        expect(found).toEqual([...new Set(expected)].sort());
      }),
    );
  });
});

describe('components', () => {
  const graphs = fc.array(
    fc.record({ a: fc.nat(19), b: fc.nat(19), weight: fc.integer({ min: 0, max: 9 }) }).filter(({ a, b }) => a !== b),
    { maxLength: 60 },
  );
  const edgesOf = (edges: readonly { a: number; b: number; weight: number }[]) => ({
    a: edges.map(({ a }) => a),
    b: edges.map(({ b }) => b),
    weight: edges.map(({ weight }) => weight),
  });

  it('are joined by edges, disjoint, and never larger than asked for', () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 2, max: 20 }), (edges, largest) => {
        const found = components(20, edgesOf(edges), largest);
        expect(new Set(found.flat()).size).toBe(found.flat().length);
        for (const group of found) {
          expect(group.length).toBeGreaterThan(1);
          expect(group.length).toBeLessThanOrEqual(largest);
          for (const node of group) {
            expect(
              edges.some(({ a, b }) => (a === node && group.includes(b)) || (b === node && group.includes(a))),
            ).toBe(true);
          }
        }
      }),
    );
  });

  it('keep every edge inside where none is too large', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const found = components(20, edgesOf(edges), 20);
        for (const { a, b } of edges) expect(found.some((group) => group.includes(a) && group.includes(b))).toBe(true);
      }),
    );
  });

  it('fall apart at the weakest edge', () => {
    const edges = edgesOf([
      { a: 0, b: 1, weight: 5 },
      { a: 1, b: 2, weight: 1 },
      { a: 2, b: 3, weight: 5 },
    ]);
    expect(components(4, edges, 3)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});
