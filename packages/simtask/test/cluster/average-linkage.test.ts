import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageLinkage, TIGHTNESS } from '../../src/lib/cluster/average-linkage.ts';

interface Case {
  readonly size: number;
  readonly values: Float64Array;
  readonly weights: readonly number[];
}

const cases = fc
  .integer({ min: 1, max: 14 })
  .chain((size) =>
    fc.record({
      upper: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: size * size, maxLength: size * size }),
      weights: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: size, maxLength: size }),
    }),
  )
  .map(({ upper, weights }): Case => {
    const size = weights.length;
    const values = new Float64Array(size * size).fill(1);
    for (let i = 0; i < size; i++) {
      for (let j = i + 1; j < size; j++) {
        values[i * size + j] = (upper[i * size + j] ?? 0) / 1000;
        values[j * size + i] = values[i * size + j] ?? 0;
      }
    }
    return { size, values, weights };
  });

function mean({ size, values, weights }: Case, a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  let mass = 0;
  for (const i of a) {
    for (const j of b) {
      const pairs = (weights[i] ?? 0) * (weights[j] ?? 0);
      sum += pairs * (values[i * size + j] ?? 0);
      mass += pairs;
    }
  }
  return sum / mass;
}

/** What the documentation says: join the two closest clusters, again and again, but not those that are to stay apart. */
function naive(given: Case, threshold: number): number[][] {
  const clusters = Array.from({ length: given.size }, (_, i) => [i]);
  const apart = new Set<string>();
  const separate = (a: readonly number[], b: readonly number[]) => {
    for (const i of a) for (const j of b) apart.add(`${Math.min(i, j)}-${Math.max(i, j)}`);
  };
  const mayMeet = (a: readonly number[], b: readonly number[]) =>
    a.every((i) => b.every((j) => !apart.has(`${Math.min(i, j)}-${Math.max(i, j)}`)));
  for (;;) {
    let best = threshold;
    let pair: [number[], number[]] | undefined;
    clusters.forEach((a, i) => {
      for (const b of clusters.slice(i + 1)) {
        const similarity = mean(given, a, b);
        if (similarity > best && mayMeet(a, b)) [best, pair] = [similarity, [a, b]];
      }
    });
    if (!pair) break;
    const [a, b] = pair;
    if (best < TIGHTNESS * Math.max(meanWithin(given, a), meanWithin(given, b))) separate(a, b);
    else {
      a.push(...b);
      clusters.splice(clusters.indexOf(b), 1);
    }
  }
  return clusters.map((cluster) => cluster.sort((a, b) => a - b)).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** Over all pairs of things; the things of one item are the same. 0 for a single thing. */
function meanWithin(given: Case, cluster: readonly number[]): number {
  const things = cluster.flatMap((i) => Array.from({ length: given.weights[i] ?? 0 }, () => i));
  let sum = 0;
  let pairs = 0;
  things.forEach((i, at) => {
    for (const j of things.slice(at + 1)) {
      sum += i === j ? 1 : (given.values[i * given.size + j] ?? 0);
      pairs += 1;
    }
  });
  return pairs === 0 ? 0 : sum / pairs;
}

describe('average linkage', () => {
  it('joins the two closest clusters again and again, but what is tight with nothing much looser', () => {
    // A threshold between the thousandths, and values made distinct: ties may go either way.
    const distinct = cases.map((given) => {
      for (let i = 0; i < given.size; i++) {
        for (let j = i + 1; j < given.size; j++) {
          const value =
            (given.values[i * given.size + j] ?? 0) * 0.9 + (i * 17 + j * 31 + 7) * 1e-7 * Math.sqrt(2 + i + j);
          given.values[i * given.size + j] = value;
          given.values[j * given.size + i] = value;
        }
      }
      return given;
    });
    fc.assert(
      fc.property(distinct, fc.constantFrom(0.31415, 0.5222, 0.7171), (given, threshold) => {
        expect(averageLinkage(given, given.weights, threshold)).toEqual(naive(given, threshold));
      }),
      { numRuns: 300 },
    );
  });

  it('puts everybody in one cluster, and keeps the mean of its pairs above the threshold', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0.3, 0.5, 0.7), (given, threshold) => {
        const clusters = averageLinkage(given, given.weights, threshold);
        expect(clusters.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: given.size }, (_, i) => i));
        for (const cluster of clusters) {
          let sum = 0;
          let mass = 0;
          cluster.forEach((i, at) => {
            for (const j of cluster.slice(at + 1)) {
              const pairs = (given.weights[i] ?? 0) * (given.weights[j] ?? 0);
              sum += pairs * (given.values[i * given.size + j] ?? 0);
              mass += pairs;
            }
          });
          if (mass > 0) expect(sum / mass).toBeGreaterThanOrEqual(threshold - 1e-9);
        }
      }),
    );
  });

  it('does not change what it is given', () => {
    const values = Float64Array.from([1, 0.9, 0.9, 1]);
    expect(averageLinkage({ size: 2, values }, [1, 1], 0.5)).toEqual([[0, 1]]);
    expect([...values]).toEqual([1, 0.9, 0.9, 1]);
  });

  it('keeps a copy and its original out of a crowd that looks a little like both', () => {
    const size = 5;
    const values = new Float64Array(size * size).fill(0.58);
    values[1] = 1;
    values[size] = 1;
    expect(averageLinkage({ size, values }, [1, 1, 1, 1, 1], 0.5)).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });
});
