import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/lib/sonarqube/token-bucket.ts';

const pace = fc.record({
  rate: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.1, max: 60, noNaN: true })),
  burst: fc.integer({ min: 1, max: 80 }),
});
/** Ms between the times at which requests come up. */
const gaps = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true })), {
  minLength: 1,
  maxLength: 300,
});

function timesOf(bucket: TokenBucket, waits: readonly number[]): number[] {
  let now = 0;
  return waits.map((wait) => {
    now += wait;
    const time = bucket.next(now);
    expect(time).toBeGreaterThanOrEqual(now);
    now = time;
    bucket.take(time);
    return time;
  });
}

/** The most times that lie within so many ms. */
function most(times: readonly number[], within: number): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + within).length));
}

describe('a token bucket', () => {
  it('lets no more go in any second than its rate, the burst included', () => {
    fc.assert(
      fc.property(pace, gaps, ({ rate, burst }, waits) => {
        const times = timesOf(new TokenBucket({ rate, burst }), waits);
        expect(most(times, 1000)).toBeLessThanOrEqual(Math.max(1, Math.floor(rate)));
      }),
    );
  });

  it('lets at most its burst go ahead of the rate', () => {
    fc.assert(
      fc.property(pace, gaps, ({ rate, burst }, waits) => {
        const times = timesOf(new TokenBucket({ rate, burst }), waits);
        for (const [index, start] of times.entries()) {
          const within = times.slice(index).map((time, count) => [count + 1, time - start] as const);
          for (const [count, span] of within) expect(count).toBeLessThanOrEqual(burst + (rate * span) / 1000 + 1e-6);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('hands out times that never go back', () => {
    fc.assert(
      fc.property(pace, gaps, (given, waits) => {
        const times = timesOf(new TokenBucket(given), waits);
        expect(times).toEqual([...times].sort((one, other) => one - other));
      }),
    );
  });

  it('wastes little: 200 requests at 20 per second take about 11 seconds', () => {
    const times = timesOf(new TokenBucket({ rate: 20, burst: 10 }), Array(200).fill(0));
    expect(times.at(-1)).toBeGreaterThan(9000);
    expect(times.at(-1)).toBeLessThan(12_000);
  });

  it('lets a request go at once that comes late', () => {
    const bucket = new TokenBucket({ rate: 0.5, burst: 1 });
    bucket.take(0);
    expect(bucket.next(0)).toBeGreaterThanOrEqual(2000);
    expect(bucket.next(60_000)).toBe(60_000);
  });
});
