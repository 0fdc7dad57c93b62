import { ParallelProcessor, type ParallelProcessorOptions, type ProcessingStats } from '@pipelines/core';
import fc from 'fast-check';
import { thrower } from './hostile.ts';
import { ScriptedExecutor } from './scripted-executor.ts';
import { calm, type ItemPlan, ScriptedHandlers } from './scripted-handlers.ts';
import { ScriptedSource, type SourceSetting } from './scripted-source.ts';

export interface Setting extends SourceSetting {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly retry: number;
  readonly ordered: boolean;
  readonly maxErrors: number;
  readonly progressFails: boolean;
  /** Batches of at most so many items run in an executor instead of here, which breaks down after so many batches. */
  readonly executor: { readonly batchItems: number; readonly breaksAt: number | undefined } | undefined;
}

export type Action =
  | { readonly do: 'arrive' | 'read' | 'abort' | 'leave' }
  | { readonly do: 'settle'; readonly which: number }
  | { readonly do: 'resize'; readonly to: number };

const inside: fc.Arbitrary<ItemPlan['inside']> = fc.oneof(
  { weight: 60, arbitrary: fc.constant('nothing' as const) },
  { weight: 1, arbitrary: fc.constant('abort' as const) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }) },
);

export const plan: fc.Arbitrary<ItemPlan> = fc.record({
  how: fc.oneof(
    { weight: 3, arbitrary: fc.constant('waits' as const) },
    fc.constantFrom('returns' as const, 'thenable' as const),
  ),
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 3 })),
  thrower,
  inside,
});

export const sourceSetting = {
  source: fc.constantFrom('array' as const, 'generator' as const, 'manual' as const, 'manual' as const),
  sourceFailsAt: fc.option(fc.nat({ max: 20 }), { nil: undefined, freq: 3 }),
  closeFails: fc.boolean(),
  sourceThrower: thrower,
};

export const setting: fc.Arbitrary<Setting> = fc.record({
  ...sourceSetting,
  concurrency: fc.integer({ min: 1, max: 6 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  retry: fc.nat({ max: 2 }),
  ordered: fc.boolean(),
  maxErrors: fc.option(fc.nat({ max: 4 }), { nil: Number.POSITIVE_INFINITY, freq: 2 }),
  progressFails: fc.boolean(),
  executor: fc.option(
    fc.record({
      batchItems: fc.integer({ min: 1, max: 5 }),
      breaksAt: fc.option(fc.nat({ max: 8 }), { nil: undefined, freq: 3 }),
    }),
    { nil: undefined, freq: 1 },
  ),
});

/** `abort` and `leave` are rare, so that most scripts get far. */
export const script: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat({ max: 5 }) }) },
    { weight: 20, arbitrary: fc.record({ do: fc.constantFrom('arrive' as const, 'read' as const) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('resize' as const), to: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('abort' as const, 'leave' as const) }) },
  ),
  { maxLength: 60 },
);

/** Nobody loads it. */
const ELSEWHERE = { module: 'data:text/javascript,', export: 'work' };

/**
 * A world around one run, in which nothing happens by itself: items arrive, handlers settle and readers read when a script
 * says so. It keeps its own books and collects what must not happen in `broken`. No clock is involved.
 */
export class ParallelWorld {
  readonly processor: ParallelProcessor<ItemPlan, unknown>;
  readonly broken: string[] = [];
  readonly source: ScriptedSource<ItemPlan>;
  readonly handlers: ScriptedHandlers;
  readonly reason = new Error('the reason of the abort');
  readonly progress: number[] = [];
  aborted = false;
  readonly #controller = new AbortController();
  readonly #plans: readonly ItemPlan[];
  readonly #inBatches: boolean;
  #limitPeak: number;

  constructor(plans: readonly ItemPlan[], setting: Setting) {
    const { concurrency, batchSize, ordered, maxErrors, retry, progressFails, sourceThrower } = setting;
    this.#plans = plans;
    this.#limitPeak = concurrency;
    this.#inBatches = setting.executor !== undefined;
    this.source = new ScriptedSource(plans, setting, this.broken);
    this.handlers = new ScriptedHandlers(plans, { limit: concurrency, retry }, this.broken, (what) => {
      if (what === 'abort') this.abort();
      else this.resize(what);
    });
    const options: ParallelProcessorOptions<ItemPlan, unknown> = {
      ...{ concurrency, batchSize, ordered, maxErrors },
      retry: { attempts: retry, minDelayMs: 0 },
      signal: this.#controller.signal,
      memoryMeter: { read: () => 0 },
      progressCallback: (completed) => {
        this.progress.push(completed);
        if (progressFails) throw sourceThrower();
      },
    };
    const { executor } = setting;
    this.processor =
      executor === undefined
        ? new ParallelProcessor((item, context) => this.handlers.handle(item, context), options)
        : new ParallelProcessor(ELSEWHERE, {
            ...options,
            executor: ({ concurrency: window }) =>
              new ScriptedExecutor(this.handlers, { ...executor, window }, sourceThrower),
          });
  }

  /** Nothing waits that could be started. */
  get isBusy(): boolean {
    const { inFlight, limit, entered } = this.handlers;
    // Items wait for the others of their batch, so only a standstill is wrong.
    if (this.#inBatches && inFlight > 0) return true;
    const isReady = this.source.isReady || (!this.source.opened && entered < this.#plans.length);
    return !isReady || inFlight >= limit;
  }

  abort(): void {
    this.handlers.over = true;
    this.aborted = true;
    this.#controller.abort(this.reason);
  }

  resize(to: number): void {
    this.#limitPeak = Math.max(this.#limitPeak, to);
    // What is in a batch already does not know of a lower limit.
    this.handlers.limit = this.#inBatches ? this.#limitPeak : to;
    this.processor.concurrency = to;
  }

  calm(): Promise<void> {
    return calm(() => this.handlers.starts + this.source.pulls);
  }

  checkStats({ totalProcessed, successful, failed, retried, concurrencyPeak }: ProcessingStats): void {
    const { peak, starts } = this.handlers;
    if (totalProcessed !== successful + failed) this.broken.push('totalProcessed is not successful + failed');
    if (concurrencyPeak > this.#limitPeak) this.broken.push(`a peak of ${concurrencyPeak} of ${this.#limitPeak}`);
    if (concurrencyPeak < peak) this.broken.push(`a peak of ${concurrencyPeak}, but ${peak} were in flight`);
    if (retried > starts) this.broken.push(`${retried} further attempts of ${starts} starts`);
  }
}
