import { median } from '../stats/samples.ts';

/** One look at the process after a garbage collection. */
export interface Sample {
  /** Since the soak began. */
  readonly seconds: number;
  readonly value: number;
}

/** Growth per hour, with its 95 % interval. */
export interface Trend {
  readonly perHour: number;
  readonly low: number;
  readonly high: number;
}

export type Flatness = 'flat' | 'grows' | 'unclear';

/** Stretches of time that the judged half is cut into. */
const BLOCKS = 16;

/**
 * Slope of the second half, when caches, compiled code and pools have their size. The least value of each of 16 stretches
 * of time stands for it: a leak raises what is held at least, whereas what is held for a moment counts for nothing, and
 * neighbouring samples do not count as independent ones. The slope is the median of the slopes of all pairs (Theil 1950, Sen 1968) with Sen's interval from Kendall's variance.
 * Undefined when a stretch has no sample.
 */
export function trendOf(samples: readonly Sample[]): Trend | undefined {
  const points = leastOfBlocks(samples);
  if (points === undefined) return undefined;
  const slopes: number[] = [];
  for (const [at, late] of points.entries()) {
    for (const early of points.slice(0, at)) {
      slopes.push((3600 * (late.value - early.value)) / (late.seconds - early.seconds));
    }
  }
  slopes.sort((a, b) => a - b);
  const spread = 1.96 * Math.sqrt((BLOCKS * (BLOCKS - 1) * (2 * BLOCKS + 5)) / 18);
  const outside = Math.floor((slopes.length - spread) / 2);
  return { perHour: median(slopes), low: slopes[outside] as number, high: slopes.at(-1 - outside) as number };
}

/** `grows` only when the whole interval is above the bound, `flat` only when all of it is within. */
export function flatness(trend: Trend, boundPerHour: number): Flatness {
  if (trend.high <= boundPerHour) return 'flat';
  return trend.low > boundPerHour ? 'grows' : 'unclear';
}

function leastOfBlocks(samples: readonly Sample[]): Sample[] | undefined {
  const last = samples.at(-1)?.seconds ?? 0;
  const half = samples.filter(({ seconds }) => seconds >= last / 2);
  const blocks: Sample[][] = Array.from({ length: BLOCKS }, () => []);
  for (const sample of half) {
    const block = Math.floor((BLOCKS * (sample.seconds - last / 2)) / (last / 2));
    blocks[Math.min(BLOCKS - 1, block)]?.push(sample);
  }
  if (last === 0 || blocks.some((block) => block.length === 0)) return undefined;
  return blocks.map((block) => block.reduce((least, sample) => (sample.value < least.value ? sample : least)));
}
