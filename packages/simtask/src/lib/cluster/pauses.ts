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

  /** Throws the signal's reason. */
  async after(units: number): Promise<void> {
    this.#units += units;
    if (this.#units < UNITS) return;
    this.#units = 0;
    await setImmediate();
    this.#signal.throwIfAborted();
  }
}
