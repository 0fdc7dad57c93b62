import { isPipelineError } from '../errors.ts';
import type { ItemError, Sink } from './outcome.ts';

/** Nothing can be taken now. */
export const PENDING: unique symbol = Symbol('pending');

/** A failed item that the consumer is not given; a class of its own, so that no value is taken for one. */
export class Failure<T> {
  readonly item: ItemError<T>;

  constructor(item: ItemError<T>) {
    this.item = item;
  }
}

type Entry<T, Y> = Y | Failure<T> | typeof PENDING;

/** What to hand over for a settled item. */
export interface Hand<T, R, Y> {
  value(index: number, value: R, attempt: number): Y;
  error(failure: ItemError<T>): Y | Failure<T>;
}

const FIRST_CAPACITY = 64;

/**
 * Hands what became of items to one consumer, in input order or as they come. A ring: holds at most what the run may be
 * ahead of the consumer. After a failure it still gives what is complete, then throws once; after an abort it throws at
 * once.
 */
export class OutcomeQueue<T, R, Y> implements Sink<T, R> {
  #ordered: boolean;
  #hand: Hand<T, R, Y>;
  #consumer: { arrived(): void };
  /** The entry with number n lies at n modulo the capacity, a power of two. */
  #ring: Entry<T, Y>[] = new Array(FIRST_CAPACITY).fill(PENDING);
  #mask = FIRST_CAPACITY - 1;
  /** Number of the next entry to take. */
  #next = 0;
  /** Number for the next arrival. Of no use when ordered: the index of the item is its number then. */
  #arrivals = 0;
  #state: { readonly error?: Error; readonly atOnce?: boolean } | undefined = undefined;

  constructor(ordered: boolean, hand: Hand<T, R, Y>, consumer: { arrived(): void }) {
    this.#ordered = ordered;
    this.#hand = hand;
    this.#consumer = consumer;
  }

  /** Throws the run's error once everything before it was taken. */
  take(): Entry<T, Y> {
    if (this.#state?.atOnce) throw this.#fault();
    const position = this.#next & this.#mask;
    const entry = this.#ring[position] as Entry<T, Y>;
    if (entry !== PENDING) {
      this.#ring[position] = PENDING;
      this.#next += 1;
    } else if (this.#state?.error) throw this.#fault();
    return entry;
  }

  get ended(): boolean {
    return this.#state !== undefined;
  }

  value(index: number, value: R, attempt: number): void {
    this.#put(index, this.#hand.value(index, value, attempt));
  }

  error(failure: ItemError<T>): void {
    this.#put(failure.index, this.#hand.error(failure));
  }

  end(): void {
    this.#state = {};
    this.#consumer.arrived();
  }

  fail(error: Error): void {
    this.#state = { error, atOnce: isPipelineError(error) && error.code === 'ABORTED' };
    this.#consumer.arrived();
  }

  /** The consumer left: nothing more is kept or told. */
  close(): void {
    this.#state = {};
    this.#ring.fill(PENDING);
  }

  #put(index: number, entry: Y | Failure<T>): void {
    const number = this.#ordered ? index : this.#arrivals++;
    while (number - this.#next > this.#mask) this.#grow();
    this.#ring[number & this.#mask] = entry;
    if (number === this.#next) this.#consumer.arrived();
  }

  #grow(): void {
    const old = this.#ring;
    const mask = old.length * 2 - 1;
    const ring: Entry<T, Y>[] = new Array(mask + 1).fill(PENDING);
    for (let number = this.#next; number < this.#next + old.length; number++) {
      ring[number & mask] = old[number & this.#mask] as Entry<T, Y>;
    }
    this.#ring = ring;
    this.#mask = mask;
  }

  #fault(): Error {
    const error = this.#state?.error as Error;
    this.close();
    return error;
  }
}
