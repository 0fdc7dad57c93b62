import { availableParallelism } from 'node:os';
import type { ModuleHandler } from '../executors/executor.ts';
import { ParallelProcessor } from '../parallel-processor.ts';

export interface BatchPoolOptions<Batch, Result> {
  /** What a thread loads and calls with each batch. */
  readonly handler: ModuleHandler;
  /** The same, called here. */
  readonly here: (batch: Batch) => Promise<Result>;
  /** With 1 all is read here. */
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** A few batches are read sooner than a thread has started, which is all a run has to do after a small change. */
const READ_HERE = 2;

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
 * Reads batches of files: the first ones here, the others in threads, which start when needed and end with `close`.
 * Memory: the batches asked for; the caller bounds them.
 */
export class BatchPool<Batch, Result> {
  readonly #options: BatchPoolOptions<Batch, Result>;
  readonly #waiting: Call<Batch, Result>[] = [];
  readonly #running: Call<Batch, Result>[] = [];
  #readHere = 0;
  #lastHere: Promise<unknown> = Promise.resolve();
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
    const { threads, here } = this.#options;
    if (threads === 1 || this.#readHere++ < READ_HERE) {
      // One after the other: side by side they would hold more and end no sooner.
      const result = this.#lastHere.then(() => here(batch));
      this.#lastHere = result.catch(() => {});
      return result;
    }
    if (this.#ended) return Promise.reject(this.#ended.reason);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#work ??= this.#run();
      this.#wake();
    });
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#work;
  }

  async #run(): Promise<void> {
    const { handler, threads, signal } = this.#options;
    const processor = new ParallelProcessor<Batch, Result>(handler, {
      kind: 'cpu',
      concurrency: threads,
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

  async *#batches(): AsyncGenerator<Batch, void, undefined> {
    while (!this.#stop.signal.aborted) {
      const call = this.#waiting.shift();
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
