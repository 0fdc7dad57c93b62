/** The books of one run. `totalItems = processedItems + failedItems + droppedItems` once it has ended by itself. */
export interface StreamStats {
  /** Items the source gave. Records that could not be read are no items. */
  readonly totalItems: number;
  readonly processedItems: number;
  readonly failedItems: number;
  /** Items lost because the buffer was full, with `backpressure: 'drop'` only. */
  readonly droppedItems: number;
  /** Records that could not be read and were skipped. */
  readonly parseErrors: number;
  /** Wall time so far in ms. */
  readonly duration: number;
  /** Highest resident set size that was sampled, in bytes. */
  readonly memoryUsage: number;
  /** Most items that ever waited in the buffer. */
  readonly bufferPeak: number;
}

const SAMPLE_MS = 50;

/** Counts while a run goes on. `view` is the live form for others. */
export class StreamCounters {
  totalItems = 0;
  processedItems = 0;
  failedItems = 0;
  droppedItems = 0;
  parseErrors = 0;
  bufferPeak = 0;
  #memoryUsage = 0;
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #sampledAt = Number.NEGATIVE_INFINITY;
  readonly view: StreamStats = liveView(this);

  get duration(): number {
    return this.#startedAt === undefined ? 0 : (this.#endedAt ?? performance.now()) - this.#startedAt;
  }

  get memoryUsage(): number {
    return this.#memoryUsage;
  }

  start(): void {
    this.#startedAt = performance.now();
    this.sample(this.#startedAt);
  }

  end(): void {
    this.#startedAt ??= performance.now();
    this.#endedAt ??= performance.now();
    this.#sampledAt = Number.NEGATIVE_INFINITY;
    this.sample(this.#endedAt);
  }

  /** Reading the memory costs more than a small item, so this does so at most every 50 ms. */
  sample(now: number): void {
    if (now - this.#sampledAt < SAMPLE_MS) return;
    this.#sampledAt = now;
    this.#memoryUsage = Math.max(this.#memoryUsage, process.memoryUsage.rss());
  }
}

/** Own, enumerable getters, so that a spread or JSON takes a snapshot. */
function liveView(counters: StreamCounters): StreamStats {
  return Object.freeze({
    get totalItems() {
      return counters.totalItems;
    },
    get processedItems() {
      return counters.processedItems;
    },
    get failedItems() {
      return counters.failedItems;
    },
    get droppedItems() {
      return counters.droppedItems;
    },
    get parseErrors() {
      return counters.parseErrors;
    },
    get duration() {
      return counters.duration;
    },
    get memoryUsage() {
      return counters.memoryUsage;
    },
    get bufferPeak() {
      return counters.bufferPeak;
    },
  });
}
