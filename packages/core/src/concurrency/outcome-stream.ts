import type { ItemError, Outcome, ProcessingStats } from './outcome.ts';
import { Failure, type Hand, OutcomeQueue, PENDING } from './outcome-queue.ts';
import type { Run } from './run.ts';

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

const VALUES: Hand<unknown, unknown, unknown> = {
  value: (_index, value) => value,
  error: (failure) => new Failure(failure),
};

const OUTCOMES: Hand<unknown, unknown, Outcome<unknown, unknown>> = {
  value: (index, value, attempt) => ({ ok: true, index, attempt, value }),
  error: (failure) => ({ ok: false, ...failure }),
};

/** Yields the values and keeps the failures aside. */
export function handValues<T, R>(): Hand<T, R, R> {
  return VALUES as Hand<T, R, R>;
}

/** Yields what became of each item. */
export function handOutcomes<T, R>(): Hand<T, R, Outcome<T, R>> {
  return OUTCOMES as Hand<T, R, Outcome<T, R>>;
}

type Result<Y> = IteratorResult<Y, undefined>;

interface Reader<Y> {
  readonly resolve: (result: Result<Y>) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the run at the first `next()`. `next()` may be called several times without waiting; answers keep their order. */
export class OutcomeStream<T, R, Y> implements ProcessingStream<T, Y> {
  readonly errors: ItemError<T>[] = [];
  #queue: OutcomeQueue<T, R, Y>;
  #launch: (queue: OutcomeQueue<T, R, Y>) => Run<T, R>;
  #start: (run: Run<T, R>) => void;
  #run: Run<T, R> | undefined = undefined;
  #launched = false;
  #readers: Reader<Y>[] = [];

  /** `start` is called after `launch`, when this stream knows its run. */
  constructor(
    ordered: boolean,
    hand: Hand<T, R, Y>,
    launch: (queue: OutcomeQueue<T, R, Y>) => Run<T, R>,
    start: (run: Run<T, R>) => void,
  ) {
    this.#queue = new OutcomeQueue(ordered, hand, this);
    this.#launch = launch;
    this.#start = start;
  }

  get stats(): ProcessingStats {
    return this.#run?.stats ?? NOT_STARTED;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<Y>> {
    if (!this.#launched) this.#open();
    while (this.#readers.length === 0) {
      try {
        const entry = this.#queue.take();
        if (entry === PENDING) {
          if (!this.#queue.ended) break;
          return Promise.resolve<Result<Y>>({ done: true, value: undefined });
        }
        if (entry instanceof Failure) this.errors.push(entry.item);
        this.#run?.deliver(1);
        if (!(entry instanceof Failure)) return Promise.resolve<Result<Y>>({ done: false, value: entry });
      } catch (thrown) {
        return Promise.reject(thrown);
      }
    }
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
    });
  }

  async return(): Promise<Result<Y>> {
    this.#launched = true;
    this.#queue.close();
    await this.#run?.stop();
    this.arrived();
    return { done: true, value: undefined };
  }

  /** There is something to read: serves those who wait. */
  arrived(): void {
    while (this.#readers.length > 0) {
      try {
        const entry = this.#queue.take();
        if (entry === PENDING) {
          if (!this.#queue.ended) return;
          this.#readers.shift()?.resolve({ done: true, value: undefined });
          continue;
        }
        if (entry instanceof Failure) this.errors.push(entry.item);
        else this.#readers.shift()?.resolve({ done: false, value: entry });
      } catch (thrown) {
        this.#readers.shift()?.reject(thrown as Error);
        continue;
      }
      // Comes last: it may start items that settle at once and lead back here.
      this.#run?.deliver(1);
    }
  }

  #open(): void {
    this.#launched = true;
    try {
      const run = this.#launch(this.#queue);
      this.#run = run;
      this.#start(run);
    } catch (thrown) {
      this.#queue.fail(thrown as Error);
    }
  }
}
