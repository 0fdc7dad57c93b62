import { BoundedQueue } from './bounded-queue.ts';
import { Fifo } from './fifo.ts';
import { PriorityFifo } from './priority-fifo.ts';

export type DropPolicy = 'oldest' | 'newest' | 'lowest-priority';

/** An item and its place among the items of the source, from 0. */
export interface Indexed<T> {
  readonly item: T;
  readonly index: number;
}

/** What stands between the source and the handlers. Never holds more than `bufferSize` items. */
export interface ItemBuffer<T> {
  readonly size: number;
  /** Items that may be offered now. */
  readonly room: number;
  /** Nobody will take anything any more. */
  readonly closed: boolean;
  /** Lets an item past and gives its index; undefined if it has to wait its turn, or to compete for its place. */
  pass(): number | undefined;
  /** Resolves when there is room. Rejects when the buffer was closed. */
  whenRoom(): Promise<void>;
  /** Takes the item in. Returns how many items were lost by that: 0 or 1. */
  offer(item: T): number;
  /** The next item and its index, or undefined. */
  take(): Indexed<T> | undefined;
  /** Gives everything up and lets no producer wait. */
  close(reason: unknown): void;
}

/** Lossless: without room the source waits. */
export class LosslessBuffer<T> implements ItemBuffer<T> {
  readonly #queue: BoundedQueue<T>;
  #taken = 0;

  constructor(size: number, pauseAt: number, resumeAt: number) {
    this.#queue = new BoundedQueue(size, { pauseAt, resumeAt });
  }

  get size(): number {
    return this.#queue.size;
  }

  get room(): number {
    return this.#queue.room;
  }

  get closed(): boolean {
    return this.#queue.closed;
  }

  pass(): number | undefined {
    return this.#queue.size === 0 ? this.#taken++ : undefined;
  }

  whenRoom(): Promise<void> {
    return this.#queue.whenRoom();
  }

  offer(item: T): number {
    this.#queue.tryPush(item);
    return 0;
  }

  take(): Indexed<T> | undefined {
    if (this.#queue.size === 0) return undefined;
    return { item: this.#queue.tryShift() as T, index: this.#taken++ };
  }

  close(reason: unknown): void {
    this.#queue.fail(reason);
  }
}

/** Never lets the source wait: when it is full, an item is lost by policy. */
export class DroppingBuffer<T> implements ItemBuffer<T> {
  readonly #capacity: number;
  readonly #policy: DropPolicy;
  readonly #priority: (item: T) => number;
  readonly #items: Fifo<Indexed<T>> | PriorityFifo<Indexed<T>>;
  #offered = 0;
  #closed: { readonly reason: unknown } | undefined;

  constructor(capacity: number, policy: DropPolicy, priority: (item: T) => number) {
    this.#capacity = capacity;
    this.#policy = policy;
    this.#priority = priority;
    this.#items = policy === 'lowest-priority' ? new PriorityFifo() : new Fifo();
  }

  get size(): number {
    return this.#items.size;
  }

  get room(): number {
    return Number.MAX_SAFE_INTEGER;
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  pass(): undefined {
    return undefined;
  }

  async whenRoom(): Promise<void> {
    if (this.#closed) throw this.#closed.reason;
  }

  offer(item: T): number {
    const entry = { item, index: this.#offered++ };
    if (this.#items instanceof PriorityFifo) return this.#offerByPriority(this.#items, entry);
    const isFull = this.#items.size >= this.#capacity;
    if (isFull && this.#policy === 'newest') return 1;
    if (isFull) this.#items.shift();
    this.#items.push(entry);
    return isFull ? 1 : 0;
  }

  take(): Indexed<T> | undefined {
    return this.#items.shift();
  }

  close(reason: unknown): void {
    this.#closed = { reason };
    this.#items.clear();
  }

  #offerByPriority(items: PriorityFifo<Indexed<T>>, entry: Indexed<T>): number {
    const priority = this.#priority(entry.item);
    if (typeof priority !== 'number' || Number.isNaN(priority)) {
      throw new TypeError(`Expected \`priority\` to return a number, got ${String(priority)} (${typeof priority})`);
    }
    const isFull = items.size >= this.#capacity;
    if (isFull && !(priority > items.lowest)) return 1;
    if (isFull) items.dropLowest();
    items.push(entry, priority);
    return isFull ? 1 : 0;
  }
}
