/** What a client may ask of a server. */
export interface Pace {
  /** Requests per second. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** A server sees requests closer together than they were sent, so a second is taken for longer than it is. */
const SECOND_MS = 1150;

/**
 * Tells when requests may go. At most `burst` go at once, more follow at `rate`, and no second holds more than `rate` of
 * them, the burst included. A rate of 2.5 counts as 2 in any second, a rate of 0.1 as one in ten seconds.
 * Times are ms that never go back. Memory: `rate` numbers.
 */
export class TokenBucket {
  private readonly interval: number;
  private readonly tolerance: number;
  private readonly window: number;
  /** When the last requests went: as many as a window may hold. */
  private readonly recent: Float64Array;
  private at = 0;
  /** When a request would be due if all came evenly. */
  private due = Number.NEGATIVE_INFINITY;

  constructor({ rate, burst }: Pace) {
    this.interval = 1000 / rate;
    this.tolerance = this.interval * (burst - 1);
    this.window = SECOND_MS * Math.max(1, 1 / rate);
    this.recent = new Float64Array(Math.max(1, Math.floor(rate))).fill(Number.NEGATIVE_INFINITY);
  }

  /** When the next request may go: at `now`, or later. */
  next(now: number): number {
    const oldest = this.recent[this.at] ?? Number.NEGATIVE_INFINITY;
    return Math.max(now, oldest + this.window, this.due - this.tolerance);
  }

  /** A request goes now. That counts, whenever it was allowed to: a busy process is late. */
  take(now: number): void {
    this.due = Math.max(now, this.due) + this.interval;
    this.recent[this.at] = now;
    this.at = (this.at + 1) % this.recent.length;
  }
}
