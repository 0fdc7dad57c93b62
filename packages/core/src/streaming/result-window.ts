import type { ItemError } from '../concurrency/outcome.ts';
import { Fifo } from './fifo.ts';

export type Outcome<T, R> = { readonly value: R } | { readonly failure: ItemError<T> };

/** The place of an item in flight. */
export interface Slot<T, R> {
  outcome: Outcome<T, R> | undefined;
}

/**
 * Results on their way to the consumer. Ordered: an outcome waits until all before it are there, failures too, so what
 * a consumer sees before an error does not depend on timing. Unordered: first come, first served.
 */
export class ResultWindow<T, R> {
  readonly #ordered: boolean;
  readonly #onFailure: (failure: ItemError<T>) => void;
  readonly #slots = new Fifo<Slot<T, R>>();
  #ready: R[] = [];
  #closed = false;

  constructor(ordered: boolean, onFailure: (failure: ItemError<T>) => void) {
    this.#ordered = ordered;
    this.#onFailure = onFailure;
  }

  /** Results that can be taken. */
  get ready(): number {
    return this.#ready.length;
  }

  /** Results held, ready or waiting for one before them, and the places of items in flight. */
  get size(): number {
    return this.#ready.length + this.#slots.size;
  }

  /** An item starts that will settle later. */
  open(): Slot<T, R> {
    const slot: Slot<T, R> = { outcome: undefined };
    if (this.#ordered) this.#slots.push(slot);
    return slot;
  }

  /** The outcome of an item that settled at once. */
  add(outcome: Outcome<T, R>): void {
    if (this.#slots.size > 0) this.#slots.push({ outcome });
    else this.#release(outcome);
  }

  /** As `add` for a value, without making an object of it. */
  addValue(value: R): void {
    if (this.#slots.size > 0) this.#slots.push({ outcome: { value } });
    else if (!this.#closed) this.#ready.push(value);
  }

  settle(slot: Slot<T, R>, outcome: Outcome<T, R>): void {
    slot.outcome = outcome;
    if (!this.#ordered) this.#release(outcome);
    for (let head = this.#slots.peek(); head?.outcome; head = this.#slots.peek()) {
      this.#slots.shift();
      this.#release(head.outcome);
    }
  }

  take(max: number): R[] {
    if (this.#ready.length > max) return this.#ready.splice(0, max);
    const all = this.#ready;
    this.#ready = [];
    return all;
  }

  /** Lets nothing more in. What is ready can still be taken. */
  close(): void {
    this.#closed = true;
    this.#slots.clear();
  }

  /** Gives up what is ready, too. */
  clear(): void {
    this.close();
    this.#ready = [];
  }

  #release(outcome: Outcome<T, R>): void {
    if (this.#closed) return;
    if ('failure' in outcome) this.#onFailure(outcome.failure);
    else this.#ready.push(outcome.value);
  }
}
