/** Samples of one metric of one contender: rounds within generations (one process each). */
export type Generations = readonly (readonly number[])[];

export function flatten(samples: Generations): number[] {
  return samples.flat();
}

/** @throws RangeError when there is no value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear interpolation between the closest ranks. @throws RangeError when there is no value. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('expected at least one value');
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] ?? 0;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? 0;
  return below + (above - below) * (place - low);
}

/** Quotients of the rounds that both have; what a generation of one alone has is left out. */
export function pairedRatios(samples: Generations, against: Generations): number[][] {
  return samples
    .map((rounds, generation) => {
      const others = against[generation] ?? [];
      return rounds.slice(0, others.length).map((value, round) => value / (others[round] ?? Number.NaN));
    })
    .filter((rounds) => rounds.length > 0);
}
