import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal } from '../src/contract.ts';
import { randomOf } from '../src/random.ts';
import { bootstrap, medianEstimate } from '../src/stats/bootstrap.ts';
import { median, pairedRatios, quantile } from '../src/stats/samples.ts';
import { estimateGoal, logLogSlope, ratioEstimate, type SizedSamples, verdictOf } from '../src/stats/verdict.ts';

const FLOOR = 'floor';
const ratioGoal: Goal = { kind: 'ratio', metric: 'cpu', what: 'x', limit: 1.3, direction: 'at-most' };

/** Sum of uniforms: near enough to a normal deviate. */
function deviate(random: () => number): number {
  let sum = -6;
  for (let count = 0; count < 12; count += 1) sum += random();
  return sum;
}

function generations(value: number, random: () => number, shape = { generations: 3, rounds: 5 }): number[][] {
  return Array.from({ length: shape.generations }, () => {
    const shift = 0.03 * deviate(random);
    return Array.from({ length: shape.rounds }, () => value * Math.exp(shift + 0.05 * deviate(random)));
  });
}

describe('quantiles', () => {
  it('interpolate between ranks', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('the bootstrap interval', () => {
  it('covers the true ratio in about 19 of 20 experiments, with rounds that resemble each other within a process', () => {
    const random = randomOf(1);
    let covered = 0;
    const experiments = 200;
    for (let count = 0; count < experiments; count += 1) {
      const { low, high } = medianEstimate(generations(1.25, random, { generations: 6, rounds: 5 }));
      if (low <= 1.25 && 1.25 <= high) covered += 1;
    }
    expect(covered / experiments).toBeGreaterThan(0.85);
    expect(covered / experiments).toBeLessThanOrEqual(1);
  });

  it('is the same for the same samples', () => {
    const samples = generations(2, randomOf(7));
    expect(medianEstimate(samples)).toEqual(medianEstimate(samples.map((rounds) => [...rounds])));
  });

  it('holds its value, and never leaves the range of the samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 5,
        }),
        (samples) => {
          const { value, low, high } = medianEstimate(samples);
          const all = samples.flat();
          expect(low).toBeGreaterThanOrEqual(Math.min(...all));
          expect(high).toBeLessThanOrEqual(Math.max(...all));
          expect(value).toBe(median(all));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is wider between processes that differ than within one', () => {
    const apart = medianEstimate([
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ]);
    expect([apart.low, apart.high]).toEqual([1, 3]);
    const { low, high } = bootstrap([[[1, 1, 1]]], ([values = []]) => median(values));
    expect([low, high]).toEqual([1, 1]);
  });
});

describe('paired ratios', () => {
  it('cancel what slows both contenders of a round', () => {
    const load = [1, 5, 2, 9, 1];
    const own = [load.map((each) => each * 1.2)];
    const estimate = ratioEstimate(own, [load]);
    expect(estimate?.low).toBeCloseTo(1.2);
    expect(estimate?.high).toBeCloseTo(1.2);
  });

  it('leave out rounds that only one of them had', () => {
    expect(pairedRatios([[2, 4], [6], [8]], [[1, 2, 9], [], [4]])).toEqual([[2, 2], [2]]);
    expect(ratioEstimate([[1]], [])).toBeUndefined();
  });
});

describe('a verdict', () => {
  const at = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

  it('fails only past the limit, holds only within, and is inconclusive between', () => {
    expect(verdictOf(at(1.31, 1.5), 1.3, 'at-most')).toBe('fails');
    expect(verdictOf(at(1.1, 1.3), 1.3, 'at-most')).toBe('holds');
    expect(verdictOf(at(1.2, 1.4), 1.3, 'at-most')).toBe('inconclusive');
    expect(verdictOf(at(1.31, 1.5), 1.3, 'at-least')).toBe('holds');
    expect(verdictOf(at(1.1, 1.2), 1.3, 'at-least')).toBe('fails');
    expect(verdictOf(at(1.2, 1.4), 1.3, 'at-least')).toBe('inconclusive');
  });

  it('of something not measured, or not a number, is missing', () => {
    expect(verdictOf(undefined, 1, 'at-most')).toBe('missing');
    expect(verdictOf(at(Number.NaN, 1), 1, 'at-most')).toBe('missing');
    expect(verdictOf(at(1, Number.POSITIVE_INFINITY), 1, 'at-most')).toBe('missing');
  });
});

describe('the figure of a goal', () => {
  const sized = (sizes: readonly number[], of: (size: number) => number): SizedSamples[] =>
    sizes.map((size) => ({
      size,
      samples: { ours: { cpu: [[of(size), of(size)]], rss: [[of(size)]] }, [FLOOR]: { cpu: [[1, 1]] } },
    }));

  it('is a ratio to the floor at the largest size, or at the size it names', () => {
    const samples = sized([10, 100], (size) => size);
    expect(estimateGoal(ratioGoal, FLOOR, samples)?.value).toBe(100);
    expect(estimateGoal({ ...ratioGoal, size: 10 }, FLOOR, samples)?.value).toBe(10);
  });

  it('is the median itself, or its growth over all sizes', () => {
    const samples = sized([10, 100], (size) => 3 * size);
    const goal = { metric: 'rss', what: 'x', limit: 1, direction: 'at-most' } as const;
    expect(estimateGoal({ ...goal, kind: 'value' }, FLOOR, samples)?.value).toBe(300);
    expect(estimateGoal({ ...goal, kind: 'growth' }, FLOOR, samples)?.value).toBe(270);
  });

  it('is the exponent of growth on logarithmic axes', () => {
    expect(logLogSlope([10, 100, 1000], [2, 20, 200])).toBeCloseTo(1);
    const samples = sized([10, 100, 1000], (size) => size ** 1.5);
    const goal: Goal = { ...ratioGoal, kind: 'slope' };
    const estimate = estimateGoal(goal, FLOOR, samples);
    expect(estimate?.value).toBeCloseTo(1.5);
    expect(estimate?.low).toBeCloseTo(1.5);
  });

  it('leaves sizes that were not timed out of a slope', () => {
    const timed = sized([10, 100], (size) => size);
    const samples: SizedSamples[] = [...timed, { size: 1000, samples: { ours: { rss: [[1]] } } }];
    expect(estimateGoal({ ...ratioGoal, kind: 'slope' }, FLOOR, samples)?.value).toBeCloseTo(1);
  });

  it.each([
    ['a metric', { ...ratioGoal, metric: 'count:none' as const }],
    ['a contender', { ...ratioGoal, of: 'nobody' }],
    ['what it is compared to', { ...ratioGoal, against: 'nobody' }],
    ['a size', { ...ratioGoal, size: 7 }],
    ['a second size', { ...ratioGoal, kind: 'slope' as const }],
  ])('is undefined without %s', (_what, goal) => {
    expect(
      estimateGoal(
        goal as Goal,
        FLOOR,
        sized([10], (size) => size),
      ),
    ).toBeUndefined();
  });
});
