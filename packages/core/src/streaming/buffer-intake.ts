import type { Intake } from './feed.ts';
import type { ItemBuffer } from './item-buffer.ts';
import type { StreamSettings } from './stream-settings.ts';
import type { StreamCounters } from './stream-stats.ts';

/** The event loop gets a turn at least this often, so that aborts and timers get through floods of microtasks. */
const TURN_MS = 25;

/** The source's side of the buffer: counts items in, lets handlers start, and makes a source that never waits wait. */
export class BufferIntake<T> implements Intake {
  readonly portion: number;
  readonly #buffer: ItemBuffer<T>;
  readonly #counters: StreamCounters;
  readonly #onItems: () => void;
  /** Above this many items a source that is never paused gives handlers a turn before it goes on. */
  readonly #crowded: number;
  #turnAt = performance.now();

  constructor(buffer: ItemBuffer<T>, counters: StreamCounters, settings: StreamSettings<T>, onItems: () => void) {
    this.portion = settings.chunkSize;
    this.#buffer = buffer;
    this.#counters = counters;
    this.#onItems = onItems;
    this.#crowded = settings.backpressure === 'drop' ? settings.bufferSize / 2 : Number.POSITIVE_INFINITY;
  }

  room(): number {
    return this.#buffer.room;
  }

  whenRoom(): Promise<void> {
    return this.#buffer.whenRoom();
  }

  put(item: unknown): void {
    const counters = this.#counters;
    counters.totalItems += 1;
    // Decoded values have the type the caller says they have.
    counters.droppedItems += this.#buffer.offer(item as T);
    if (this.#buffer.size > counters.bufferPeak) counters.bufferPeak = this.#buffer.size;
  }

  flush(): Promise<void> | undefined {
    this.#onItems();
    if (this.#buffer.closed) return this.#buffer.whenRoom();
    const now = performance.now();
    this.#counters.sample(now);
    if (this.#buffer.size <= this.#crowded && now - this.#turnAt < TURN_MS) return undefined;
    this.#turnAt = now;
    return new Promise((resolve) => setImmediate(resolve));
  }
}
