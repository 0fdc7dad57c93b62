import { availableCores } from '../concurrency/sizing.ts';
import { MAX_LANES } from './wire.ts';

/** A parcel should take about this long: then the 20 µs of sending it do not count, and no thread idles long at the end. */
const PARCEL_MS = 5;

/** How a concurrency is split among threads and how much each is sent, learned from how long items take. */
export class ThreadShares {
  concurrency: number;
  #batchSize: number;
  #cores: number;
  /** Moving average of the time per item. Until something is known a parcel holds one item. */
  #itemMs = Number.POSITIVE_INFINITY;

  constructor(concurrency: number, batchSize: number, cores: number = availableCores()) {
    this.concurrency = concurrency;
    this.#batchSize = batchSize;
    this.#cores = cores;
  }

  get threads(): number {
    return Math.min(this.concurrency, this.#cores);
  }

  /** Items that the thread of this place works on at once. Shares differ by one at most and add up to `concurrency`. */
  lanesOf(place: number): number {
    const { threads } = this;
    const share = Math.floor(this.concurrency / threads) + (place < this.concurrency % threads ? 1 : 0);
    return Math.min(MAX_LANES, share);
  }

  get batchItems(): number {
    return Math.max(1, Math.min(this.#batchSize, Math.ceil(PARCEL_MS / Math.max(this.#itemMs, 1e-6))));
  }

  /** A second parcel waits at each thread while items are short; long ones would only wait for the wrong thread. */
  get windowPerThread(): number {
    const lanes = this.lanesOf(0);
    const { batchItems } = this;
    return batchItems > 1 ? 2 * Math.max(lanes, batchItems) : lanes;
  }

  learn(items: number, ms: number): void {
    const each = ms / Math.max(1, items);
    this.#itemMs = this.#itemMs === Number.POSITIVE_INFINITY ? each : 0.7 * this.#itemMs + 0.3 * each;
  }
}
