import { availableCores } from '../concurrency/sizing.ts';
import { MAX_LANES } from './wire.ts';

/** A parcel should take about this long: then the 20 µs of sending it do not count, and no thread idles long at the end. */
const PARCEL_MS = 5;

/** How a concurrency is split among threads and how much each is sent, learned from how long items take. */
export class ThreadShares {
  readonly #batchSize: number;
  readonly #cores: number;
  #concurrency: number;
  #threads = 1;
  #batchItems = 1;
  #windowPerThread = 1;
  /** Moving average of the time per item. Until something is known a parcel holds one item. */
  #itemMs = Number.POSITIVE_INFINITY;

  constructor(concurrency: number, batchSize: number, cores: number = availableCores()) {
    this.#concurrency = concurrency;
    this.#batchSize = batchSize;
    this.#cores = cores;
    this.#divide();
  }

  get threads(): number {
    return this.#threads;
  }

  get batchItems(): number {
    return this.#batchItems;
  }

  /** A second parcel waits at each thread while items are short; long ones would only wait for the wrong thread. */
  get windowPerThread(): number {
    return this.#windowPerThread;
  }

  set concurrency(concurrency: number) {
    this.#concurrency = concurrency;
    this.#divide();
  }

  /** Items that the thread of this place works on at once. Shares differ by one at most and add up to `concurrency`. */
  lanesOf(place: number): number {
    const share = Math.floor(this.#concurrency / this.#threads) + (place < this.#concurrency % this.#threads ? 1 : 0);
    return Math.min(MAX_LANES, share);
  }

  learn(items: number, ms: number): void {
    const each = ms / Math.max(1, items);
    this.#itemMs = this.#itemMs === Number.POSITIVE_INFINITY ? each : 0.7 * this.#itemMs + 0.3 * each;
    this.#divide();
  }

  /** The pump reads these numbers before each item, so they are worked out only when something changed. */
  #divide(): void {
    this.#threads = Math.min(this.#concurrency, this.#cores);
    this.#batchItems = Math.max(1, Math.min(this.#batchSize, Math.ceil(PARCEL_MS / Math.max(this.#itemMs, 1e-6))));
    const lanes = this.lanesOf(0);
    this.#windowPerThread = this.#batchItems > 1 ? 2 * Math.max(lanes, this.#batchItems) : lanes;
  }
}
