import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { ModuleHandler } from '../executors/executor.ts';
import { ParallelProcessor } from '../parallel-processor.ts';

export interface BatchPoolOptions<Batch, Result> {
  /** What a thread loads and calls with each batch. */
  readonly handler: ModuleHandler;
  /** The same, called here. */
  readonly here: (batch: Batch) => Promise<Result>;
  /** How many batches are read at once, one of them here. */
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** So much is read sooner than a thread has started, which is all a run has to do after a small change. */
const FEW_BATCHES = 2;
const FEW_FILES = 48;

/** Each thread holds a parser and the syntax tree of one file. */
const MAX_THREADS = 4;

/** The threads to use: as many as asked for, else one per core, up to 4. */
export function threadCount(asked: number | undefined): number {
  return asked ?? Math.min(availableParallelism(), MAX_THREADS);
}

interface Call<Batch, Result> {
  readonly batch: Batch;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads batches of files, here and, if there are many, in threads as well, which start when needed and end with `close`.
 * Who is free takes the next batch: this thread would only wait otherwise, and it has its parser and its compiled code.
 * Memory: the batches asked for; the caller bounds them.
 */
export class BatchPool<Batch extends { readonly files: readonly unknown[] }, Result> {
  readonly #options: BatchPoolOptions<Batch, Result>;
  readonly #waiting: Call<Batch, Result>[] = [];
  /** In threads. */
  readonly #running: Call<Batch, Result>[] = [];
  #batchCount = 0;
  #fileCount = 0;
  #isReadingHere = false;
  #work: Promise<void> | undefined;
  #wake: () => void = () => {};
  /** Boxed, because anything can be thrown. */
  #ended: { readonly reason: unknown } | undefined;
  readonly #stop = new AbortController();

  constructor(options: BatchPoolOptions<Batch, Result>) {
    this.#options = options;
  }

  /** What the handler makes of a batch. Rejects with what ended the threads. */
  read(batch: Batch): Promise<Result> {
    if (this.#ended) return Promise.reject(this.#ended.reason);
    this.#batchCount += 1;
    this.#fileCount += batch.files.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      const isMuch = this.#batchCount > FEW_BATCHES && this.#fileCount > FEW_FILES;
      if (isMuch && this.#options.threads > 1) this.#work ??= this.#readInThreads();
      this.#wake();
      if (!this.#isReadingHere) void this.#readHere();
    });
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#work;
  }

  /** One after the other: side by side they would hold more and end no sooner. */
  async #readHere(): Promise<void> {
    this.#isReadingHere = true;
    // Threads, if any are needed, begin first.
    await setImmediate();
    for (let call = this.#next(); call; call = this.#next()) {
      await this.#options.here(call.batch).then(call.resolve, call.reject);
    }
    this.#isReadingHere = false;
  }

  async #readInThreads(): Promise<void> {
    const { handler, threads, signal } = this.#options;
    const processor = new ParallelProcessor<Batch, Result>(handler, {
      kind: 'cpu',
      concurrency: threads - 1,
      batchSize: 1,
      signal: AbortSignal.any([signal, this.#stop.signal]),
    });
    try {
      for await (const outcome of processor.outcomes(this.#batches())) {
        const call = this.#running.shift();
        if (outcome.ok) call?.resolve(outcome.value);
        else call?.reject(outcome.error);
      }
    } catch (thrown) {
      this.#stop.abort();
      this.#ended = { reason: thrown };
      for (const { reject } of [...this.#running, ...this.#waiting]) reject(thrown);
    }
  }

  #next(): Call<Batch, Result> | undefined {
    return this.#stop.signal.aborted ? undefined : this.#waiting.shift();
  }

  async *#batches(): AsyncGenerator<Batch, void, undefined> {
    while (!this.#stop.signal.aborted) {
      const call = this.#next();
      if (call) {
        this.#running.push(call);
        yield call.batch;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
