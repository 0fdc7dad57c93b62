import { numberOption, signalOption } from './check-option.ts';

/** A place in the line: a doubly linked list, so that leaving it is O(1) wherever one stands. */
interface Waiter {
  readonly admit: () => void;
  previous: Waiter | undefined;
  next: Waiter | undefined;
}

/**
 * Lets at most `permits` holders in at once; others wait in order of arrival. Every operation is O(1); memory is one
 * small record per waiter. `permits` may be changed while in use: more admits waiters at once, fewer takes effect as
 * holders release.
 * @throws RangeError or TypeError when `permits` is not a whole number above 0.
 * @example await new Semaphore(4).execute(() => fetch(url), signal)
 */
export class Semaphore {
  #permits: number;
  #held = 0;
  #waiting = 0;
  #head: Waiter | undefined;
  #tail: Waiter | undefined;

  constructor(permits: number) {
    this.#permits = checkPermits(permits);
  }

  get permits(): number {
    return this.#permits;
  }

  set permits(value: number) {
    this.#permits = checkPermits(value);
    this.#admit();
  }

  /** Holders now. Above `permits` only for a while after `permits` was lowered. */
  get held(): number {
    return this.#held;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves once a permit is held. Rejects with the signal's reason, and then holds nothing. */
  acquire(signal?: AbortSignal): Promise<void> {
    // No async function: its extra turns would let a newcomer run before one who was admitted earlier.
    if (signalOption('signal', signal)?.aborted) return Promise.reject(signal?.reason);
    if (this.#held < this.#permits && this.#head === undefined) {
      this.#held += 1;
      return Promise.resolve();
    }
    return new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#leave(waiter);
        reject(signal?.reason);
      };
      const admit = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const waiter: Waiter = { admit, previous: undefined, next: undefined };
      this.#join(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Gives one permit back. @throws RangeError without a matching `acquire`. */
  release(): void {
    if (this.#held === 0) throw new RangeError('release() without a matching acquire(): no permit is held');
    this.#held -= 1;
    this.#admit();
  }

  /** Runs the task while holding a permit; returns or throws what the task does. */
  async execute<R>(task: () => R | PromiseLike<R>, signal?: AbortSignal): Promise<R> {
    await this.acquire(signal);
    try {
      return await task();
    } finally {
      this.release();
    }
  }

  #admit(): void {
    while (this.#held < this.#permits && this.#head !== undefined) {
      const waiter = this.#head;
      this.#leave(waiter);
      this.#held += 1;
      waiter.admit();
    }
  }

  #join(waiter: Waiter): void {
    this.#waiting += 1;
    waiter.previous = this.#tail;
    if (this.#tail) this.#tail.next = waiter;
    else this.#head = waiter;
    this.#tail = waiter;
  }

  #leave(waiter: Waiter): void {
    this.#waiting -= 1;
    if (waiter.previous) waiter.previous.next = waiter.next;
    else this.#head = waiter.next;
    if (waiter.next) waiter.next.previous = waiter.previous;
    else this.#tail = waiter.previous;
  }
}

function checkPermits(permits: unknown): number {
  if (permits === undefined) throw new TypeError('Expected `permits` to be an integer from 1, got `undefined`');
  return numberOption('permits', permits, 1, { min: 1 });
}
