import type { ItemError } from '../concurrency/outcome.ts';
import type { StreamRun } from './stream-run.ts';
import type { StreamStats } from './stream-stats.ts';

/**
 * The results of one run, pulled: nothing starts before the first pull, and a consumer that stops pulling pauses the
 * source. Leaving the loop destroys the source and aborts the handlers in flight. One run, one consumer.
 */
export class StreamOutput<T, R> implements AsyncIterableIterator<R, undefined, undefined> {
  /** Live: read it during the run or after it; spread it to keep a moment. */
  readonly stats: StreamStats;
  /** Failed items so far, in the order of the results. Empty with `onItemError`. */
  readonly errors: readonly ItemError<T>[];
  readonly #run: StreamRun<T, R>;
  readonly #chunkSize: number;
  #results: R[] = [];
  #at = 0;
  #pending: Promise<unknown> | undefined;

  constructor(run: StreamRun<T, R>, chunkSize: number) {
    this.#run = run;
    this.#chunkSize = chunkSize;
    this.stats = run.counters.view;
    this.errors = run.errors;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<R, undefined>> {
    if (this.#pending === undefined && this.#at < this.#results.length && !this.#run.interrupted) {
      return Promise.resolve({ value: this.#results[this.#at++] as R, done: false });
    }
    return this.#inTurn(async () => {
      if (this.#at >= this.#results.length || this.#run.interrupted) {
        this.#at = 0;
        this.#results = [];
        this.#results = await this.#run.pull(1, Number.POSITIVE_INFINITY);
        if (this.#results.length === 0) return { value: undefined, done: true };
      }
      return { value: this.#results[this.#at++] as R, done: false };
    });
  }

  /** Ends the run early: destroys the source, aborts the handlers in flight. */
  async return(): Promise<IteratorResult<R, undefined>> {
    this.#results = [];
    this.#at = 0;
    await this.#run.stop();
    return { value: undefined, done: true };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** The results in arrays of `chunkSize`; the last one may be shorter, and so may one before an error. */
  async *batches(): AsyncGenerator<R[], void, undefined> {
    try {
      for (;;) {
        const batch = await this.#run.pull(this.#chunkSize, this.#chunkSize);
        if (batch.length === 0) return;
        yield batch;
      }
    } finally {
      await this.#run.stop();
    }
  }

  /** Calls of `next` that do not wait for each other are answered in order. */
  #inTurn<V>(task: () => Promise<V>): Promise<V> {
    const turn = this.#pending ? this.#pending.then(task, task) : task();
    this.#pending = turn;
    const clear = () => {
      if (this.#pending === turn) this.#pending = undefined;
    };
    turn.then(clear, clear);
    return turn;
  }
}
