import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../src/random.ts';
import { holdings, surplus } from '../src/soak/leftovers.ts';
import { flatness, type Sample, type Trend, trendOf } from '../src/soak/trend.ts';

const MEGABYTE = 2 ** 20;
const BOUND = 16 * MEGABYTE;
const SECONDS = 120;

/** A heap of 30 MB over two minutes that grows by so many MB per hour, with noise as after a garbage collection, and spikes. */
function heap(growth: number, seed: number, warmUp = 5): Sample[] {
  const random = randomOf(seed);
  return Array.from({ length: 160 }, (_, at) => {
    const seconds = (at * SECONDS) / 159 + 0.1 * random();
    const noise = 0.2 * (random() + random() + random() - 1.5) + (random() < 0.05 ? 10 * random() : 0);
    const loaded = warmUp * Math.min(1, seconds / (0.4 * SECONDS));
    return { seconds, value: MEGABYTE * (30 + loaded + (growth * seconds) / 3600 + noise) };
  });
}

function judge(samples: readonly Sample[]): string {
  return flatness(trendOf(samples) as Trend, BOUND);
}

describe('the slope of a soak', () => {
  it('S3-59 calls no steady heap growing, whatever its noise, its spikes and its warm-up', () => {
    const verdicts = Array.from({ length: 300 }, (_, seed) => judge(heap(0, seed)));
    expect(verdicts.filter((verdict) => verdict === 'grows')).toEqual([]);
    expect(verdicts.filter((verdict) => verdict === 'flat').length).toBeGreaterThan(270);
  });

  it('S3-59 finds a leak of a few kilobytes per round under the same noise', () => {
    const verdicts = Array.from({ length: 300 }, (_, seed) => judge(heap(60, seed)));
    expect(verdicts.filter((verdict) => verdict === 'flat')).toEqual([]);
    expect(verdicts.filter((verdict) => verdict === 'grows').length).toBeGreaterThan(290);
  });

  it('S3-59 estimates the growth per hour, with an interval around it', () => {
    const trend = trendOf(heap(60, 1)) as Trend;
    expect(trend.perHour / MEGABYTE).toBeGreaterThan(45);
    expect(trend.perHour / MEGABYTE).toBeLessThan(75);
    expect(trend.low).toBeLessThan(trend.perHour);
    expect(trend.high).toBeGreaterThan(trend.perHour);
    const exact = trendOf(Array.from({ length: 64 }, (_, at) => ({ seconds: at, value: 2 * at }))) as Trend;
    expect([exact.perHour, exact.low, exact.high]).toEqual([7200, 7200, 7200]);
  });

  it('S3-59 says so when there were too few looks, and when the interval decides nothing', () => {
    expect(trendOf([])).toBeUndefined();
    expect(trendOf(heap(0, 1).slice(0, 20))).toBeUndefined();
    expect(flatness({ perHour: BOUND, low: 0, high: 2 * BOUND }, BOUND)).toBe('unclear');
  });
});

describe('what is left', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'left-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('S0-34 S3-64 names timers, open files and temporary files that were not there before', () => {
    // Nothing is awaited: timers of the test runner must not come or go in between.
    const before = holdings(folder);
    const file = join(folder, 'forgotten.tmp');
    writeFileSync(file, '');
    const timer = setTimeout(() => {}, 60_000);
    const opened = openSync(file, 'r');
    const left = surplus(before, holdings(folder)).join('\n');
    clearTimeout(timer);
    closeSync(opened);
    expect(left).toContain('handle Timeout');
    expect(left).toContain('temporary file forgotten.tmp');
    if (process.platform === 'linux') expect(left).toMatch(/open file .*forgotten\.tmp/);
    rmSync(file);
    expect(surplus(before, holdings(folder)).join('\n')).not.toContain('forgotten');
  });

  it('S0-34 counts what is more, not what is less', () => {
    const before = new Map([
      ['threads', 11],
      ['handle Timeout', 2],
    ]);
    const now = new Map([
      ['threads', 13],
      ['handle Timeout', 1],
      ['handle Pipe', 1],
    ]);
    expect(surplus(before, now)).toEqual(['threads: 13, before 11', 'handle Pipe: 1, before 0']);
  });
});
