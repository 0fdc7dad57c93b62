import type { Goal, Metric } from '../contract.ts';
import { bootstrap, type Estimate, medianEstimate } from './bootstrap.ts';
import { type Generations, median, pairedRatios } from './samples.ts';

/** `missing`: something the goal needs was not measured, which counts as a failure. */
export type Verdict = 'holds' | 'fails' | 'inconclusive' | 'missing';

/** Samples of one size: contender → metric → generations of rounds. */
export type SizeSamples = Readonly<Record<string, Readonly<Partial<Record<Metric, Generations>>>>>;

export interface SizedSamples {
  readonly size: number;
  readonly samples: SizeSamples;
}

/** `fails` only when the whole interval is past the limit, `holds` only when all of it is within. */
export function verdictOf(estimate: Estimate | undefined, limit: number, direction: Goal['direction']): Verdict {
  if (!estimate || ![estimate.low, estimate.high].every(Number.isFinite)) return 'missing';
  const [best, worst] = direction === 'at-most' ? [estimate.low, estimate.high] : [-estimate.high, -estimate.low];
  const bound = direction === 'at-most' ? limit : -limit;
  if (worst <= bound) return 'holds';
  return best > bound ? 'fails' : 'inconclusive';
}

/**
 * The goal's own figure with its interval; undefined when something it needs was not measured. Sizes at which no contender
 * has the metric are no part of a slope or growth.
 */
export function estimateGoal(goal: Goal, floor: string, sized: readonly SizedSamples[]): Estimate | undefined {
  const of = goal.of ?? 'ours';
  const at = (size: number | undefined, contender: string): Generations | undefined =>
    (size === undefined ? sized.at(-1) : sized.find((each) => each.size === size))?.samples[contender]?.[goal.metric];
  if (goal.kind === 'value') return defined([at(goal.size, of)], ([own]) => medianEstimate(own));
  if (goal.kind === 'ratio') {
    return defined([at(goal.size, of), at(goal.size, goal.against ?? floor)], ([own, other]) =>
      ratioEstimate(own, other),
    );
  }
  const measured = sized.filter(({ samples }) => Object.values(samples).some((metrics) => metrics[goal.metric]));
  const sizes = measured.map(({ size }) => size);
  const sets = sizes.map((size) => at(size, of));
  if (sizes.length < 2) return undefined;
  return defined(sets, (all) =>
    bootstrap(all, (resampled) => {
      const medians = resampled.map(median);
      return goal.kind === 'growth' ? (medians.at(-1) ?? 0) - (medians[0] ?? 0) : logLogSlope(sizes, medians);
    }),
  );
}

/** Median of the quotients paired by round, with its interval; undefined when no round is common. */
export function ratioEstimate(own: Generations, other: Generations): Estimate | undefined {
  const ratios = pairedRatios(own, other);
  return ratios.length === 0 ? undefined : medianEstimate(ratios);
}

/** Exponent of `values ~ sizes^slope`: least squares of the logarithms. */
export function logLogSlope(sizes: readonly number[], values: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = values.map(Math.log);
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const spread = mean(x.map((each) => (each - middleX) ** 2));
  return mean(x.map((each, index) => (each - middleX) * ((y[index] ?? Number.NaN) - middleY))) / spread;
}

function defined<T extends readonly (Generations | undefined)[]>(
  sets: readonly [...T],
  estimate: (sets: { [K in keyof T]: Generations }) => Estimate | undefined,
): Estimate | undefined {
  if (sets.some((set) => !set || set.flat().length === 0)) return undefined;
  return estimate(sets as unknown as { [K in keyof T]: Generations });
}
