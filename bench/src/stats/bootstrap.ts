import { randomOf } from '../random.ts';
import { flatten, type Generations, median, quantile } from './samples.ts';

/** A value with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;
const SEED = 20_261_121;

/**
 * 95 % percentile-bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13) of a
 * statistic of several sample sets. Resampled in two levels, generations first and then rounds within, because rounds of
 * one process resemble each other (Davison and Hinkley, Bootstrap Methods, 1997, section 3.8). Seeded: equal samples give
 * equal intervals. @throws RangeError when a set has no value.
 */
export function bootstrap(
  sets: readonly Generations[],
  statistic: (resampled: readonly number[][]) => number,
): Estimate {
  const random = randomOf(SEED);
  const value = statistic(sets.map(flatten));
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    values.push(statistic(sets.map((set) => resampleOf(set, random))));
  }
  return { value, low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

/** Interval of the median of one sample set. */
export function medianEstimate(samples: Generations): Estimate {
  return bootstrap([samples], ([values = []]) => median(values));
}

function resampleOf(samples: Generations, random: () => number): number[] {
  const values: number[] = [];
  for (let count = 0; count < samples.length; count += 1) {
    const rounds = samples[Math.floor(random() * samples.length)] ?? [];
    for (let round = 0; round < rounds.length; round += 1) {
      values.push(rounds[Math.floor(random() * rounds.length)] ?? Number.NaN);
    }
  }
  return values;
}
