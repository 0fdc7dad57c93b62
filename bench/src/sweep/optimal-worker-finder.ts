import { z } from '@pipelines/core';

export const TARGET_METRICS = ['throughput', 'latency', 'efficiency'] as const;
export type TargetMetric = (typeof TARGET_METRICS)[number];

/** What scoring needs of a measured number of workers: items per second, ms, cores kept busy. */
export interface Scored {
  readonly workers: number;
  readonly throughput: number;
  readonly p95: number;
  readonly cpu: number;
}

const finderOptions = z
  .strictObject({
    min: z.int().min(1),
    max: z.int().min(1),
    increment: z.int().min(1),
    targetMetric: z.enum(TARGET_METRICS),
  })
  .refine(({ min, max }) => min <= max, 'min must not be above max');

export type OptimalWorkerOptions = z.infer<typeof finderOptions>;

export interface OptimalWorkers<R extends Scored> {
  readonly best: R;
  readonly score: number;
  /** In the order they were measured. */
  readonly tried: readonly R[];
}

/** A score below this share of the best ends the search upward. */
const HOPELESS = 0.8;

/** Higher is better: items/s; 1/p95; items/s per worker and core kept busy. */
export function scoreOf({ workers, throughput, p95, cpu }: Scored, targetMetric: TargetMetric): number {
  if (targetMetric === 'throughput') return throughput;
  return targetMetric === 'latency' ? 1 / p95 : throughput / (workers * cpu);
}

/**
 * Looks for the number of workers with the best score: from `min` upward by `increment` until `max` or until a score is
 * hopeless, then around the best with ever halved steps. Measures no number twice.
 * @throws ZodError for bad options.
 */
export class OptimalWorkerFinder {
  readonly #options: OptimalWorkerOptions;

  constructor(options: OptimalWorkerOptions) {
    this.#options = finderOptions.parse(options);
  }

  async find<R extends Scored>(measure: (workers: number) => Promise<R>): Promise<OptimalWorkers<R>> {
    const { min, max, increment, targetMetric } = this.#options;
    const search = new Search<R>(measure, targetMetric);
    for (let workers = min; workers <= max; workers += increment) {
      if ((await search.score(workers)) < HOPELESS * search.bestScore) break;
    }
    for (let step = Math.floor(increment / 2); step >= 1; step = Math.floor(step / 2)) {
      const middle = search.best.workers;
      for (const workers of [middle - step, middle + step]) {
        if (workers >= min && workers <= max) await search.score(workers);
      }
    }
    return { best: search.best, score: search.bestScore, tried: search.tried };
  }
}

class Search<R extends Scored> {
  readonly #measure: (workers: number) => Promise<R>;
  readonly #targetMetric: TargetMetric;
  readonly #scores = new Map<number, number>();
  readonly tried: R[] = [];
  bestScore = Number.NEGATIVE_INFINITY;
  #best: R | undefined;

  constructor(measure: (workers: number) => Promise<R>, targetMetric: TargetMetric) {
    this.#measure = measure;
    this.#targetMetric = targetMetric;
  }

  get best(): R {
    if (!this.#best) throw new Error('nothing was measured');
    return this.#best;
  }

  async score(workers: number): Promise<number> {
    const known = this.#scores.get(workers);
    if (known !== undefined) return known;
    const result = await this.#measure(workers);
    const score = scoreOf(result, this.#targetMetric);
    this.tried.push(result);
    this.#scores.set(workers, score);
    if (score > this.bestScore) {
      this.bestScore = score;
      this.#best = result;
    }
    return score;
  }
}
