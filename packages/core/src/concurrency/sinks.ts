import { isPipelineError } from '../errors.ts';
import type { ItemError, Outcome, Sink } from './outcome.ts';

/** A longer array made in one go would be a hash table to V8. */
const MOST_RESERVED = 2 ** 24;

/** Collects results by index; holds all of them. */
export class Collector<T, R> implements Sink<T, R> {
  #ordered: boolean;
  #values: R[];
  #count = 0;
  #onEnd: () => void;
  #onFail: (error: Error) => void;
  readonly errors: ItemError<T>[] = [];

  /** `expected` is how many values there will be, or 0 when that is unknown. */
  constructor(ordered: boolean, expected: number, onEnd: () => void, onFail: (error: Error) => void) {
    this.#ordered = ordered;
    this.#values = new Array(ordered ? Math.min(expected, MOST_RESERVED) : 0);
    this.#onEnd = onEnd;
    this.#onFail = onFail;
  }

  /** What there is so far, without gaps. */
  get results(): R[] {
    // `filter` skips holes, and only holes: `undefined` is a result like any other.
    return this.#values.length === this.#count ? this.#values : this.#values.filter(() => true);
  }

  value(index: number, value: R): void {
    this.#count += 1;
    if (this.#ordered) this.#values[index] = value;
    else this.#values.push(value);
  }

  error(failure: ItemError<T>): void {
    this.errors.push(failure);
  }

  end(): void {
    if (this.#ordered) this.errors.sort((a, b) => a.index - b.index);
    this.#onEnd();
  }

  fail(error: Error): void {
    if (this.#ordered) this.errors.sort((a, b) => a.index - b.index);
    this.#onFail(error);
  }
}

/**
 * Hands outcomes to one consumer, in input order or as they come. Holds at most what the run may be ahead of the
 * consumer. After a failure it still gives what is complete, then throws once; after an abort it throws at once.
 */
export class OutcomeQueue<T, R> implements Sink<T, R> {
  #ordered: boolean;
  /** Ordered: slot `#head + i` belongs to the item `#next + i`. */
  #slots: (Outcome<T, R> | undefined)[] = [];
  #head = 0;
  #next = 0;
  #state: { readonly error?: Error; readonly atOnce?: boolean } | undefined;
  #onArrival: () => void;

  constructor(ordered: boolean, onArrival: () => void) {
    this.#ordered = ordered;
    this.#onArrival = onArrival;
  }

  /** The next outcome; `undefined` when none is complete. Throws the run's error once everything before it was taken. */
  take(): Outcome<T, R> | undefined {
    if (this.#state?.atOnce) throw this.#fault();
    const outcome = this.#slots[this.#head];
    if (outcome !== undefined) {
      this.#slots[this.#head] = undefined;
      this.#head += 1;
      this.#next += 1;
      this.#compact();
    } else if (this.#state?.error) throw this.#fault();
    return outcome;
  }

  get ended(): boolean {
    return this.#state !== undefined;
  }

  value(index: number, value: R, attempt: number): void {
    this.#put({ ok: true, index, attempt, value });
  }

  error(failure: ItemError<T>): void {
    this.#put({ ok: false, ...failure });
  }

  end(): void {
    this.#state = {};
    this.#onArrival();
  }

  fail(error: Error): void {
    this.#state = { error, atOnce: isPipelineError(error) && error.code === 'ABORTED' };
    this.#onArrival();
  }

  /** The consumer left: nothing more is kept or told. */
  close(): void {
    this.#state = {};
    this.#slots = [];
    this.#head = 0;
  }

  #put(outcome: Outcome<T, R>): void {
    if (this.#ordered) this.#slots[this.#head + outcome.index - this.#next] = outcome;
    else this.#slots.push(outcome);
    if (this.#slots[this.#head] !== undefined) this.#onArrival();
  }

  #fault(): Error {
    const error = this.#state?.error as Error;
    this.close();
    return error;
  }

  #compact(): void {
    if (this.#head === this.#slots.length) this.#slots = [];
    else if (this.#head < 1024) return;
    else this.#slots = this.#slots.slice(this.#head);
    this.#head = 0;
  }
}
