import type { ItemError, Outcome, ProcessingStats } from './outcome.ts';
import type { Run } from './run.ts';
import { OutcomeQueue } from './sinks.ts';

/** What `stream()` and `outcomes()` return. Leaving the loop early stops the run and closes the source. */
export interface ProcessingStream<T, Y> extends AsyncIterableIterator<Y> {
  /** The failed items so far, in the order they were met. Always empty for `outcomes()`, which yields them instead. */
  readonly errors: readonly ItemError<T>[];
  /** The figures so far; final once the stream ended. */
  readonly stats: ProcessingStats;
}

const NOT_STARTED: ProcessingStats = {
  totalProcessed: 0,
  successful: 0,
  failed: 0,
  retried: 0,
  duration: 0,
  memoryPeak: 0,
  memoryWaits: 0,
  concurrencyPeak: 0,
  warnings: [],
};

interface Reader<Y> {
  readonly resolve: (result: IteratorResult<Y, undefined>) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the run at the first `next()`. `next()` may be called several times without waiting; answers keep their order. */
export class OutcomeStream<T, R, Y> implements ProcessingStream<T, Y> {
  readonly errors: ItemError<T>[] = [];
  #queue: OutcomeQueue<T, R>;
  #launch: (queue: OutcomeQueue<T, R>, keep: (run: Run<T, R>) => void) => void;
  /** Puts an outcome into what is yielded; undefined when it is not for the consumer. */
  #select: (outcome: Outcome<T, R>, errors: ItemError<T>[]) => { readonly value: Y } | undefined;
  #run: Run<T, R> | undefined;
  #launched = false;
  #readers: Reader<Y>[] = [];

  constructor(
    ordered: boolean,
    launch: (queue: OutcomeQueue<T, R>, keep: (run: Run<T, R>) => void) => void,
    select: (outcome: Outcome<T, R>, errors: ItemError<T>[]) => { readonly value: Y } | undefined,
  ) {
    this.#queue = new OutcomeQueue(ordered, () => this.#serve());
    this.#launch = launch;
    this.#select = select;
  }

  get stats(): ProcessingStats {
    return this.#run?.stats ?? NOT_STARTED;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Y, undefined>> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
      if (this.#launched) this.#serve();
      else this.#start();
    });
  }

  async return(): Promise<IteratorResult<Y, undefined>> {
    this.#launched = true;
    this.#queue.close();
    await this.#run?.stop();
    this.#serve();
    return { done: true, value: undefined };
  }

  #start(): void {
    this.#launched = true;
    try {
      this.#launch(this.#queue, (run) => {
        this.#run = run;
      });
    } catch (thrown) {
      this.#queue.fail(thrown as Error);
    }
  }

  #serve(): void {
    while (this.#readers.length > 0) {
      let outcome: Outcome<T, R> | undefined;
      try {
        outcome = this.#queue.take();
      } catch (thrown) {
        this.#readers.shift()?.reject(thrown as Error);
        continue;
      }
      if (outcome === undefined) {
        if (!this.#queue.ended) return;
        this.#readers.shift()?.resolve({ done: true, value: undefined });
        continue;
      }
      const selected = this.#select(outcome, this.errors);
      if (selected) this.#readers.shift()?.resolve({ done: false, value: selected.value });
      // Comes last: it may start items that settle at once and lead back here.
      this.#run?.deliver(1);
    }
  }
}
