import type { Metric } from '../contract.ts';
import { bootstrap, type Estimate } from '../stats/bootstrap.ts';
import { type Generations, median } from '../stats/samples.ts';
import type { BenchResult } from './result.ts';

export interface Comparison {
  readonly bench: string;
  readonly size: number;
  readonly contender: string;
  readonly metric: Metric;
  /** Median of the second divided by that of the first. */
  readonly ratio: Estimate;
  readonly change: 'worse' | 'same' | 'better' | 'changed';
}

const ORDER = ['worse', 'changed', 'same', 'better'];

/** What both have in common, regressions first, the largest first. Times of different machines do not compare. */
export function compareResults(first: readonly BenchResult[], second: readonly BenchResult[]): Comparison[] {
  const found = second.flatMap((later) => {
    const earlier = first.find(({ name }) => name === later.name);
    return earlier ? compareBench(earlier, later) : [];
  });
  const rank = ({ change }: Comparison): number => ORDER.indexOf(change);
  return found.sort((a, b) => rank(a) - rank(b) || b.ratio.value - a.ratio.value);
}

function compareBench(earlier: BenchResult, later: BenchResult): Comparison[] {
  return later.sizes.flatMap(({ size, samples }) => {
    const before = earlier.sizes.find((each) => each.size === size)?.samples ?? {};
    return Object.entries(samples).flatMap(([contender, metrics]) =>
      (Object.entries(metrics) as [Metric, Generations][]).flatMap(([metric, own]) => {
        const old = before[contender]?.[metric];
        const ratio = old && ratioOfMedians(old, own);
        return ratio ? [{ bench: later.name, size, contender, metric, ratio, change: changeOf(metric, ratio) }] : [];
      }),
    );
  });
}

/** Undefined when a median is 0. */
function ratioOfMedians(old: Generations, own: Generations): Estimate | undefined {
  const ratio = bootstrap([old, own], ([before = [], after = []]) => median(after) / median(before));
  return [ratio.value, ratio.low, ratio.high].every(Number.isFinite) ? ratio : undefined;
}

function changeOf(metric: Metric, { low, high }: Estimate): Comparison['change'] {
  if (low <= 1 && high >= 1) return 'same';
  if (metric.startsWith('count:')) return 'changed';
  return low > 1 ? 'worse' : 'better';
}
