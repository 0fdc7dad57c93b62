import { shown } from './check-option.ts';

/** Nothing to take now: the source is at its end, or its next item is on the way. */
export const EMPTY: unique symbol = Symbol('empty');

export type Items<T> = Iterable<T> | AsyncIterable<T>;

export interface SourceEvents {
  /** The item that was on the way can be taken now, or the end was reached. */
  wake(): void;
  sourceFailed(thrown: unknown): void;
}

/**
 * Pulls items one at a time and only on demand, so a source is never read ahead by more than one item.
 * Closing calls the iterator's `return()` once, unless the source ended or failed by itself.
 */
export class Source<T> {
  /** Number of items, where the source knows it. */
  readonly total: number | undefined;
  done = false;
  /** A `next()` of an async source has not settled yet. */
  waiting = false;
  #list: readonly T[] | undefined;
  #position = 0;
  #sync: Iterator<T> | undefined;
  /** The sync source is within its `next()` now. */
  #pulling = false;
  #async: AsyncIterator<T> | undefined;
  #arrived: T | typeof EMPTY = EMPTY;
  #events: SourceEvents;
  #onNext: (next: IteratorResult<T>) => void;
  #onError: (thrown: unknown) => void;

  constructor(items: Items<T>, events: SourceEvents) {
    this.#events = events;
    this.total = countOf(items);
    if (isPlainList(items)) this.#list = items;
    else if (isAsyncIterable(items)) this.#async = items[Symbol.asyncIterator]();
    else if (isIterable(items)) this.#sync = items[Symbol.iterator]();
    else throw new TypeError(`Expected \`items\` to be iterable, got \`${shown(items)}\` (${typeof items})`);
    this.#onNext = (next) => this.#arrive(next);
    this.#onError = (thrown) => this.#fail(thrown);
  }

  take(): T | typeof EMPTY {
    if (this.done) return EMPTY;
    if (this.#list) return this.#takeFrom(this.#list);
    return this.#sync ? this.#takeSync(this.#sync) : this.#takeAsync();
  }

  /** What an array's own iterator does, which looks at the length each time. */
  #takeFrom(list: readonly T[]): T | typeof EMPTY {
    if (this.#position < list.length) return list[this.#position++] as T;
    this.done = true;
    return EMPTY;
  }

  #takeSync(iterator: Iterator<T>): T | typeof EMPTY {
    try {
      this.#pulling = true;
      const next = iterator.next();
      this.#pulling = false;
      const ended = next.done === true;
      if (!this.done && !ended) return next.value;
      // Stopped from within `next()`: a running generator refuses `return()`, so it is closed here.
      if (!ended) iterator.return?.();
      this.done = true;
    } catch (thrown) {
      this.#fail(thrown);
    }
    return EMPTY;
  }

  #takeAsync(): T | typeof EMPTY {
    const item = this.#arrived;
    if (item !== EMPTY) {
      this.#arrived = EMPTY;
      return item;
    }
    if (this.waiting) return EMPTY;
    this.waiting = true;
    try {
      // A hand-written iterator may return no promise at all, or settle one twice.
      Promise.resolve((this.#async as AsyncIterator<T>).next()).then(this.#onNext, this.#onError);
    } catch (thrown) {
      this.#fail(thrown);
    }
    return EMPTY;
  }

  #arrive(next: IteratorResult<T>): void {
    this.waiting = false;
    if (this.done) return;
    try {
      if (next === null || typeof next !== 'object') {
        throw new TypeError(`Expected an iterator result, got \`${String(next)}\``);
      }
      if (next.done) this.done = true;
      else this.#arrived = next.value;
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    this.#events.wake();
  }

  #fail(thrown: unknown): void {
    this.waiting = false;
    if (this.done) return;
    this.done = true;
    this.#events.sourceFailed(thrown);
  }

  /** Resolves when the source released what it holds; at once when its `next()` is stuck. Never rejects. */
  async close(): Promise<void> {
    if (this.done) return;
    this.done = true;
    this.#arrived = EMPTY;
    try {
      if (!this.#pulling) this.#sync?.return?.();
      const closed = this.#async?.return?.();
      if (!this.waiting) await closed;
      else closed?.then(undefined, () => {});
    } catch {
      // The run has its result or its error already; a source that fails to close must not replace it.
    }
  }
}

function isPlainList<T>(items: Items<T>): items is readonly T[] & Items<T> {
  return Array.isArray(items) && items[Symbol.iterator] === Array.prototype[Symbol.iterator];
}

function isAsyncIterable<T>(items: Items<T>): items is AsyncIterable<T> {
  return (
    items !== null && items !== undefined && typeof (items as AsyncIterable<T>)[Symbol.asyncIterator] === 'function'
  );
}

function isIterable<T>(items: Items<T>): items is Iterable<T> {
  return items !== null && items !== undefined && typeof (items as Iterable<T>)[Symbol.iterator] === 'function';
}

function countOf(items: unknown): number | undefined {
  if (Array.isArray(items) || ArrayBuffer.isView(items)) return (items as { length?: number }).length;
  return items instanceof Set || items instanceof Map ? items.size : undefined;
}
