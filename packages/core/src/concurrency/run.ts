import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { isPipelineError, PipelineError, toError } from '../errors.ts';
import type { MemoryMeter } from '../metrics/memory-monitor.ts';
import type { ItemError, ProcessingStats, Sink } from './outcome.ts';
import { Pace } from './pace.ts';
import { ProgressReport } from './progress.ts';
import type { RetryPolicy } from './retry.ts';
import { abortError, tooManyErrors } from './run-errors.ts';
import { type Items, Source, type SourceEvents } from './source.ts';

/** Starts items of one run as long as there is room: in this thread (InlinePump) or on an executor (BatchPump). */
export interface Pump {
  /** Most items the pump holds at once. */
  readonly window: number;
  /** Starts what may be started; calls `run.finishIfDrained()` when it cannot start more. */
  fill(): void;
  /** The limit changed. */
  resize(limit: number): void;
  /** Drops what is in flight; awaited after a good end. Must not wait for a handler. Never rejects. */
  close(): Promise<void>;
}

export interface RunSettings {
  readonly limit: number;
  readonly batchSize: number;
  readonly maxMemory: number;
  readonly maxErrors: number;
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal | undefined;
  readonly progressCallback: ((completed: number, total: number | undefined) => unknown) | undefined;
  readonly memoryMeter: MemoryMeter | undefined;
  /** Called once, when the run is over. */
  readonly onClose: () => void;
}

/**
 * The books of one run: what started, what settled, when to slow down and when to stop. Every item settles at most
 * once, and in a run that ends well exactly once. Holds no items.
 */
export class Run<T, R> implements SourceEvents {
  readonly settings: RunSettings;
  readonly source: Source<T>;
  readonly #sink: Sink<T, R>;
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  readonly #pace: Pace;
  readonly #progress: ProgressReport;
  readonly #startedAt = performance.now();
  /** Items a consumer may be behind; Infinity when results are collected. */
  readonly #readAhead: number;
  #onAbort: (() => void) | undefined;
  #pump: Pump | undefined;
  readonly #batchSize: number;
  #untilCheck: number;
  #endedAt: number | undefined;
  #peak = 0;
  open = true;
  /** How many items may be in flight now, at most `limit`. */
  allowed: number;
  started = 0;
  inFlight = 0;
  delivered = 0;
  successful = 0;
  failed = 0;
  retried = 0;

  constructor(items: Items<T>, sink: Sink<T, R>, settings: RunSettings, readAhead: number) {
    this.settings = settings;
    this.#sink = sink;
    this.#readAhead = readAhead;
    this.allowed = settings.limit;
    this.#batchSize = settings.batchSize;
    this.#untilCheck = settings.batchSize;
    // Every handler in flight may listen to it; a warning at the eleventh would be wrong.
    setMaxListeners(0, this.signal);
    this.source = new Source(items, this);
    this.#progress = new ProgressReport(settings.progressCallback, this.source.total, settings.batchSize);
    this.#pace = new Pace(settings.limit, settings.maxMemory, settings.memoryMeter, this);
  }

  get limit(): number {
    return this.#pace.limit;
  }

  get stats(): ProcessingStats {
    return {
      totalProcessed: this.successful + this.failed,
      successful: this.successful,
      failed: this.failed,
      retried: this.retried,
      duration: (this.#endedAt ?? performance.now()) - this.#startedAt,
      memoryPeak: this.#pace.memory.peak,
      memoryWaits: this.#pace.memory.waits,
      concurrencyPeak: this.#peak,
      warnings: [...this.#pace.memory.warnings],
    };
  }

  /** `makePump` may have to load a module first; an abort does not wait for that. */
  start(makePump: (run: Run<T, R>) => Pump | Promise<Pump>): void {
    const signal = this.settings.signal;
    if (signal?.aborted) {
      void this.stop(abortError(signal.reason));
      return;
    }
    this.#onAbort = () => void this.stop(abortError(signal?.reason));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#pace.memory.start();
    try {
      const pump = makePump(this);
      if (!(pump instanceof Promise)) this.#attach(pump);
      else pump.then((loaded) => this.#attach(loaded)).catch((thrown) => this.breakDown(thrown));
    } catch (thrown) {
      this.breakDown(thrown);
    }
  }

  #attach(pump: Pump): void {
    if (!this.open) {
      void pump.close();
      return;
    }
    this.#pump = pump;
    pump.resize(this.limit);
    pump.fill();
  }

  /** The place where items run cannot work. */
  breakDown(thrown: unknown): void {
    const error = toError(thrown);
    const known = isPipelineError(error) ? error : new PipelineError('WORKER_FAILED', error.message, { cause: error });
    void this.stop(known);
  }

  sourceFailed(thrown: unknown): void {
    void this.stop(toError(thrown));
  }

  allow(inFlight: number): void {
    this.allowed = inFlight;
    if (inFlight > 0) this.wake();
  }

  /** There may be room for more, or more to take. */
  wake(): void {
    if (this.open) this.#pump?.fill();
  }

  mayStart(): boolean {
    return this.open && this.inFlight < this.allowed && this.hasRoom();
  }

  /** The consumer is not too far behind. */
  hasRoom(): boolean {
    const ahead = this.started - this.delivered;
    return ahead < this.#readAhead || ahead < this.#readAhead + (this.#pump?.window ?? 0);
  }

  /** Counts one more item in; returns its index. */
  enter(): number {
    this.inFlight += 1;
    if (this.inFlight > this.#peak) this.#peak = Math.max(this.#peak, Math.min(this.inFlight, this.#pace.limit));
    return this.started++;
  }

  succeed(index: number, value: R, attempt: number): void {
    this.inFlight -= 1;
    this.successful += 1;
    this.#sink.value(index, value, attempt);
    if (--this.#untilCheck === 0) this.#check();
  }

  /** ms until the next attempt, or undefined when the item failed for good, which is then on the books. */
  retryDelay(item: T, index: number, attempt: number, thrown: unknown): number | undefined {
    let error = toError(thrown);
    try {
      const delay = this.settings.retry.delay(error, attempt);
      if (delay !== undefined) {
        this.retried += 1;
        return delay;
      }
    } catch (broken) {
      error = toError(broken);
    }
    this.fail({ item, index, attempt, error });
    return undefined;
  }

  fail(failure: ItemError<T>): void {
    this.inFlight -= 1;
    this.failed += 1;
    const { maxErrors } = this.settings;
    // A reader who waits is handed the failure at once, which asks for more: there is no more.
    if (this.failed > maxErrors) this.allowed = 0;
    this.#sink.error(failure);
    if (this.failed > maxErrors) void this.stop(tooManyErrors(this.failed, maxErrors, failure.error));
    if (--this.#untilCheck === 0) this.#check();
  }

  /** The consumer took this many items: there may be room again. */
  deliver(count: number): void {
    this.delivered += count;
    this.wake();
  }

  resize(limit: number): void {
    this.#pump?.resize(limit);
    this.#pace.limit = limit;
  }

  finishIfDrained(): void {
    if (!this.open || !this.source.done || this.inFlight > 0 || this.failed > this.settings.maxErrors) return;
    this.#end();
    this.#progress.end(this.successful + this.failed);
    this.#pump?.close().then(() => this.#sink.end());
  }

  /** Ends the run at once. Without an error the consumer left, and nobody is told. */
  stop(error?: Error): Promise<void> {
    if (!this.open) return Promise.resolve();
    this.#end();
    const reason = error ?? new DOMException('the consumer stopped reading', 'AbortError');
    const closed = this.source.close();
    this.#controller.abort(reason);
    const idle = this.#pump?.close();
    if (error) this.#sink.fail(error);
    return Promise.all([closed, idle]).then(() => {});
  }

  #end(): void {
    this.open = false;
    if (this.#onAbort) this.settings.signal?.removeEventListener('abort', this.#onAbort);
    this.#pace.memory.close();
    this.#endedAt = performance.now();
    this.settings.onClose();
  }

  #check(): void {
    // While memory is short every item that ends may have made room.
    this.#untilCheck = this.#pace.memory.over ? 1 : this.#batchSize;
    if (!this.open) return;
    this.#progress.report(this.successful + this.failed);
    this.#pace.check();
  }
}
