import type { CacheClock } from './options.ts';

/** So many looks at the time share one reading of the clock at most. */
const LOOKS_PER_READING = 32;

const SYSTEM_CLOCK: CacheClock = { monotonic: () => performance.now(), wall: () => Date.now() };

/**
 * Reading a clock costs more than finding a value in memory. So a reading serves the looks that follow it in the same turn
 * of the event loop, 31 at most: only code that keeps the loop busy between two of them sees it lag behind.
 * A clock that was handed in is read at every look.
 */
export class CoarseClock {
  readonly #source: CacheClock;
  readonly #looksPerReading: number;
  #looksLeft = 0;
  #latest = 0;
  #turnEnds = false;

  constructor(source: CacheClock | undefined) {
    this.#source = source ?? SYSTEM_CLOCK;
    this.#looksPerReading = source === undefined ? LOOKS_PER_READING : 1;
  }

  /** Monotonic milliseconds, as they were a moment ago. */
  recent(): number {
    if (this.#looksLeft === 0) return this.exact();
    this.#looksLeft -= 1;
    return this.#latest;
  }

  /** Monotonic milliseconds; never before what `recent` said. */
  exact(): number {
    this.#latest = this.#source.monotonic();
    this.#looksLeft = this.#looksPerReading - 1;
    // Not unreferenced: a loop that waits for input first would come back with an old reading.
    if (this.#looksLeft > 0 && !this.#turnEnds) {
      this.#turnEnds = true;
      setImmediate(() => {
        this.#turnEnds = false;
        this.#looksLeft = 0;
      });
    }
    return this.#latest;
  }

  /** Wall-clock milliseconds since 1970. */
  wall(): number {
    return this.#source.wall();
  }
}
