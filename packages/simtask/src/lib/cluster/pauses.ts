import { setImmediate } from 'node:timers/promises';

/** Units of work between two pauses: some ten milliseconds. */
const UNITS = 8192;

/** Lets the event loop turn during long work, so that it can be interrupted and progress is painted. */
export class Pauses {
  readonly #signal: AbortSignal;
  #units = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Counts work that was done, and says whether it is time to pause. A promise after each piece would cost more than many. */
  due(units: number): boolean {
    this.#units += units;
    return this.#units >= UNITS;
  }

  /** Throws the signal's reason. */
  async pause(): Promise<void> {
    this.#units = 0;
    await setImmediate();
    this.#signal.throwIfAborted();
  }
}
