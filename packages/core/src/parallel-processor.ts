import {
  booleanOption,
  choiceOption,
  functionOption,
  MAX_DELAY_MS,
  numberOption,
  optionsObject,
  signalOption,
} from './concurrency/check-option.ts';
import { Collector } from './concurrency/collector.ts';
import type { Outcome, ProcessingResult, Sink } from './concurrency/outcome.ts';
import type { Hand } from './concurrency/outcome-queue.ts';
import { handOutcomes, handValues, OutcomeStream, type ProcessingStream } from './concurrency/outcome-stream.ts';
import { keepPartialResult } from './concurrency/partial-result.ts';
import { type Retry, retryPolicy } from './concurrency/retry.ts';
import { type Pump, Run, type RunSettings } from './concurrency/run.ts';
import { staticConcurrency, type WorkKind } from './concurrency/sizing.ts';
import type { Items } from './concurrency/source.ts';
import type { ExecutorFactory, ModuleHandler } from './executors/executor.ts';
import { type Handler, InlinePump } from './executors/inline.ts';
import { choosePlace, executorPump, inlineModulePump, type Place } from './executors/place.ts';
import { type MemoryMeter, meterOption } from './metrics/memory-monitor.ts';

export interface ParallelProcessorOptions<T, R> {
  /**
   * Items in flight at once. Default "auto": a fixed number from the machine, by `kind`: io 8 per core (16…256), mixed
   * 4 per core (4…64), cpu 1 per core.
   */
  readonly concurrency?: number | 'auto' | undefined;
  /**
   * What an item spends its time on. Default "io" for a function, "cpu" for a module handler. "cpu" needs a module
   * handler. "mixed" with a function runs here; with a module, each thread works on several items at once.
   */
  readonly kind?: WorkKind | undefined;
  /** Settled items between two looks at progress and memory, and most items per message to a thread. Default 50. Never a barrier. */
  readonly batchSize?: number | undefined;
  /** MB, default 1024, capped by heap limit and control group. Above 80 % one item runs at a time until it is less, for at most 5 s. */
  readonly maxMemory?: number | undefined;
  /** Results in input order (default) or as they come. */
  readonly ordered?: boolean | undefined;
  /** Further attempts for a failed item. Default 0. */
  readonly retry?: Retry | undefined;
  /** Longest time of one attempt in ms; then it fails with TIMEOUT and its signal is aborted. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** The run stops when more items than this failed. Default Infinity; 0 stops at the first. */
  readonly maxErrors?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with a growing count every `batchSize` items and at the end; `total` is undefined until it is known. */
  readonly progressCallback?: ((completed: number, total: number | undefined) => unknown) | undefined;
  /**
   * Where items run. Default: "inline" for a function, "threads" for a module handler. Threads that are idle when a run ends
   * serve the processor's next run, or end after 5 s; they keep no process alive.
   */
  readonly executor?: 'inline' | 'threads' | ExecutorFactory<T, R> | undefined;
  /** Default: resident set size of the process. */
  readonly memoryMeter?: MemoryMeter | undefined;
}

/**
 * V8 throws away the code compiled for a class when a full collection finds no object of it: a run after a quiet time
 * would start cold and take four times the CPU time. So a finished run and a finished stream are kept.
 */
const kept: unknown[] = [];

/**
 * Runs a handler over many items with bounded concurrency, in a sliding window: whenever an item settles the next one is
 * pulled, so a slow item holds up nothing and the source is never read ahead. Every item settles exactly once:
 * `successful + failed = totalProcessed`. In threads an item may run again when its thread died (at-least-once).
 *
 * A failed item is data, not an exception. A run ends early with
 * - PipelineError ABORTED when `signal` aborts, its reason as `cause`: at once, even if source and handlers are stuck;
 * - PipelineError TOO_MANY_ERRORS when more than `maxErrors` items failed, the last of their errors as `cause`;
 * - PipelineError WORKER_FAILED when threads cannot be started;
 * - the source's own error when the source fails.
 * Then the source is closed, the signals of all handlers are aborted, and `partialResult(error)` is what `process` had so far.
 * @throws TypeError or RangeError for a bad option.
 * @example const { results, errors } = await new ParallelProcessor(readJson, { concurrency: 8 }).process(paths)
 */
export class ParallelProcessor<T, R> {
  readonly #place: Place<T, R>;
  readonly #kind: WorkKind;
  readonly #ordered: boolean;
  readonly #timeoutMs: number;
  readonly #settings: Omit<RunSettings, 'limit' | 'onClose'>;
  readonly #runs = new Set<Run<T, R>>();
  #concurrency: number;

  constructor(handler: Handler<T, R> | ModuleHandler, options: ParallelProcessorOptions<T, R> = {}) {
    optionsObject(options);
    const fallback = typeof handler === 'function' ? 'io' : 'cpu';
    this.#kind = choiceOption('kind', options.kind, fallback, ['io', 'cpu', 'mixed']);
    this.#place = choosePlace(handler, this.#kind, options.executor);
    this.#concurrency = this.#checkConcurrency(options.concurrency);
    this.#ordered = booleanOption('ordered', options.ordered, true);
    this.#timeoutMs = numberOption('timeoutMs', options.timeoutMs, 0, {
      min: options.timeoutMs === undefined ? 0 : 1,
      max: MAX_DELAY_MS,
    });
    this.#settings = {
      batchSize: numberOption('batchSize', options.batchSize, 50, { min: 1 }),
      maxMemory: numberOption('maxMemory', options.maxMemory, 1024, { min: 1, integer: false }),
      maxErrors: numberOption('maxErrors', options.maxErrors, Number.POSITIVE_INFINITY, { min: 0, infinite: true }),
      retry: retryPolicy(options.retry),
      signal: signalOption('signal', options.signal),
      progressCallback: functionOption('progressCallback', options.progressCallback),
      memoryMeter: meterOption('memoryMeter', options.memoryMeter),
    };
  }

  /** Items in flight at once, as a number. Setting it ("auto" too) also changes runs under way. */
  get concurrency(): number {
    return this.#concurrency;
  }

  set concurrency(value: number | 'auto') {
    this.#concurrency = this.#checkConcurrency(value);
    for (const run of this.#runs) run.resize(this.#concurrency);
  }

  /** Runs all items and resolves with all results, which are held in memory. */
  process(items: Items<T>): Promise<ProcessingResult<T, R>> {
    return new Promise((resolve, reject) => {
      this.#collect(items, resolve, reject);
    });
  }

  /**
   * Yields the results. Starts at the first read and is never further ahead of the reader than the concurrency plus
   * `batchSize`. Failed items are left out and collected in `errors`; `outcomes` yields them instead.
   */
  stream(items: Items<T>): ProcessingStream<T, R> {
    return this.#open(items, handValues());
  }

  /** Like `stream`, but yields what became of each item, failed ones included, and collects nothing. */
  outcomes(items: Items<T>): ProcessingStream<T, Outcome<T, R>> {
    return this.#open(items, handOutcomes());
  }

  #collect(
    items: Items<T>,
    resolve: (result: ProcessingResult<T, R>) => void,
    reject: (error: Error) => void,
  ): Run<T, R> {
    const result = (): ProcessingResult<T, R> => ({ results: sink.results, errors: sink.errors, stats: run.stats });
    const sink = new Collector<T, R>(
      this.#ordered,
      Array.isArray(items) ? items.length : 0,
      () => resolve(result()),
      (error) => reject(keepPartialResult(error, result())),
    );
    const run = this.#createRun(items, sink, Number.POSITIVE_INFINITY);
    run.start((started) => this.#pump(started));
    return run;
  }

  #open<Y>(items: Items<T>, hand: Hand<T, R, Y>): ProcessingStream<T, Y> {
    return new OutcomeStream<T, R, Y>(
      this.#ordered,
      hand,
      (queue) => this.#createRun(items, queue, this.#settings.batchSize),
      (run) => run.start((started) => this.#pump(started)),
    );
  }

  #createRun(items: Items<T>, sink: Sink<T, R>, readAhead: number): Run<T, R> {
    if (kept.length === 0) ParallelProcessor.#keepRuns();
    const run: Run<T, R> = new Run<T, R>(
      items,
      sink,
      { ...this.#settings, limit: this.#concurrency, onClose: () => this.#runs.delete(run) },
      readAhead,
    );
    this.#runs.add(run);
    return run;
  }

  static #keepRuns(): void {
    const processor = new ParallelProcessor<undefined, undefined>(() => undefined, { concurrency: 1 });
    kept.push(processor);
    const nothing = () => {};
    const stream = processor.stream([undefined]);
    kept.push(processor.#collect([undefined], nothing, nothing), stream);
    void stream.next();
  }

  #pump(run: Run<T, R>): Pump | Promise<Pump> {
    const place = this.#place;
    if (place.type === 'inline') return new InlinePump(run, place.handler, this.#timeoutMs);
    if (place.type === 'inline-module') return inlineModulePump(run, place.handler, this.#timeoutMs);
    return executorPump(run, place, this.#timeoutMs);
  }

  #checkConcurrency(value: unknown): number {
    const automatic = staticConcurrency(this.#kind);
    return value === 'auto' ? automatic : numberOption('concurrency', value, automatic, { min: 1 });
  }
}
