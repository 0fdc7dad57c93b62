import type { ItemError, Sink } from './outcome.ts';

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
