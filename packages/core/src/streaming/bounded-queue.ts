import { numberOption } from '../concurrency/check-option.ts';
import { Fifo } from './fifo.ts';

export interface BoundedQueueOptions {
  /** The queue has no room from this size on. Default and maximum: the capacity. */
  readonly pauseAt?: number | undefined;
  /** Once without room, it has room again at this size. Default `pauseAt - 1`. */
  readonly resumeAt?: number | undefined;
  /** When it aborts, the queue is closed with its reason and what it holds is given up. */
  readonly signal?: AbortSignal | undefined;
}

interface Producer<T> {
  readonly item: T;
  readonly accept: () => void;
  readonly reject: (reason: unknown) => void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A queue that never holds more than its capacity, in order, every operation O(1).
 * A waiting `push` is handed the place that a consumer frees, so no other producer can take it in between. A signal is
 * never lost: `whenRoom` and `whenItems` settle at once if what they wait for is already there, or can never come.
 */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly capacity: number;
  readonly #pauseAt: number;
  readonly #resumeAt: number;
  readonly #items = new Fifo<T>();
  readonly #producers = new Fifo<Producer<T>>();
  readonly #roomWaiters = new Fifo<Waiter>();
  readonly #itemWaiters = new Fifo<Waiter>();
  readonly #detach: () => void;
  #paused = false;
  #closed = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor(capacity: number, options: BoundedQueueOptions = {}) {
    this.capacity = numberOption('capacity', capacity, Number.NaN, { min: 1 });
    this.#pauseAt = numberOption('pauseAt', options.pauseAt, capacity, { min: 1, max: capacity });
    this.#resumeAt = numberOption('resumeAt', options.resumeAt, this.#pauseAt - 1, { min: 0, max: this.#pauseAt - 1 });
    const { signal } = options;
    const onAbort = () => this.fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#detach = () => signal?.removeEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  }

  get size(): number {
    return this.#items.size;
  }

  /** Items that may be pushed now without waiting. 0 between reaching `pauseAt` and falling to `resumeAt`. */
  get room(): number {
    return this.#paused || this.#closed ? 0 : this.#pauseAt - this.#items.size;
  }

  /** No item is taken any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** False if there is no room, or the queue is closed. */
  tryPush(item: T): boolean {
    if (this.room === 0) return false;
    this.#put(item);
    return true;
  }

  /** Resolves when the item has its place. Rejects if the queue is closed before that. */
  push(item: T): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closedReason());
    if (this.tryPush(item)) return Promise.resolve();
    return new Promise((accept, reject) => this.#producers.push({ item, accept, reject }));
  }

  /** The first item. Undefined if there is none; ask `size` if items may be undefined. */
  tryShift(): T | undefined {
    if (this.#items.size === 0) return undefined;
    const item = this.#items.shift();
    if (this.#paused && this.#items.size <= this.#resumeAt) this.#resume();
    return item;
  }

  /** The first item, as soon as there is one. `done` after the end; rejects with the reason of a failure. */
  async shift(): Promise<IteratorResult<T, undefined>> {
    while (this.#items.size === 0) {
      if (this.#closed && !this.#failure) return { value: undefined, done: true };
      await this.whenItems();
    }
    return { value: this.tryShift() as T, done: false };
  }

  /** Resolves when there is room, or the queue has ended. Rejects if it has failed. */
  whenRoom(): Promise<void> {
    return this.#when(this.#roomWaiters, this.room > 0);
  }

  /** Resolves when there are items, or the queue has ended. Rejects if it has failed. */
  whenItems(): Promise<void> {
    return this.#when(this.#itemWaiters, this.#items.size > 0);
  }

  /** No more items will come; those held can still be taken. Waiting producers are refused. */
  end(): void {
    this.#close();
  }

  /** No more items will come, and those held are given up. */
  fail(reason: unknown): void {
    if (!this.#failure) this.#failure = { reason };
    this.#items.clear();
    this.#close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (let next = await this.shift(); !next.done; next = await this.shift()) yield next.value;
    } finally {
      if (!this.#closed || this.size > 0) this.fail(new DOMException('the consumer stopped reading', 'AbortError'));
    }
  }

  #put(item: T): void {
    this.#items.push(item);
    if (this.#items.size >= this.#pauseAt) this.#paused = true;
    this.#itemWaiters.shift()?.resolve();
  }

  #resume(): void {
    this.#paused = false;
    while (this.#producers.size > 0 && this.room > 0) {
      const producer = this.#producers.shift() as Producer<T>;
      this.#put(producer.item);
      producer.accept();
    }
    if (this.room > 0) settleAll(this.#roomWaiters, (waiter) => waiter.resolve());
  }

  #when(waiters: Fifo<Waiter>, isThere: boolean): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    if (isThere || this.#closed) return Promise.resolve();
    return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
  }

  #close(): void {
    if (this.#closed && !this.#failure) return;
    this.#closed = true;
    this.#detach();
    const failure = this.#failure;
    const settle = (waiter: Waiter) => (failure ? waiter.reject(failure.reason) : waiter.resolve());
    settleAll(this.#producers, (producer) => producer.reject(this.#closedReason()));
    settleAll(this.#roomWaiters, settle);
    settleAll(this.#itemWaiters, settle);
  }

  #closedReason(): unknown {
    return this.#failure ? this.#failure.reason : new DOMException('the queue has ended', 'InvalidStateError');
  }
}

function settleAll<W>(waiters: Fifo<W>, settle: (waiter: W) => void): void {
  while (waiters.size > 0) settle(waiters.shift() as W);
}
