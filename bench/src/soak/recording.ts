import { type Flatness, flatness, type Sample, type Trend, trendOf } from './trend.ts';

/** Kinds of memory that are watched. */
const MEMORY = ['heapUsed', 'external', 'rss'] as const;
type Memory = (typeof MEMORY)[number];

const MEGABYTE = 2 ** 20;

/**
 * Growth above which memory counts as leaking: so many MB per hour, and so many in the judged half because compiled code
 * and pools still settle, which counts for less the longer a soak is. A leak of objects shows in the heap first; what
 * lies outside of it tells of buffers, and the resident set, which moves most by itself, of native memory.
 */
const BOUNDS: Readonly<Record<Memory, { readonly perHour: number; readonly settling: number }>> = {
  heapUsed: { perHour: 8, settling: 0.25 },
  external: { perHour: 8, settling: 0.25 },
  rss: { perHour: 64, settling: 4 },
};

/** Looks in the time that was asked for. */
const LOOKS = 480;
/** Room for all of them is taken beforehand, so that looking makes nothing grow. */
const ROOM = 2 * LOOKS;

export interface Growth {
  readonly kind: Memory;
  /** In MB per hour; undefined when there were too few looks. */
  readonly trend: Trend | undefined;
  readonly bound: number;
  readonly verdict: Flatness;
}

/** Memory of this process over time, each look after a garbage collection. */
export class Recording {
  readonly #startedAt = performance.now();
  readonly #everyMs: number;
  readonly #seconds = new Float64Array(ROOM);
  readonly #values: Readonly<Record<Memory, Float64Array>> = {
    heapUsed: new Float64Array(ROOM),
    external: new Float64Array(ROOM),
    rss: new Float64Array(ROOM),
  };
  #count = 0;

  constructor(durationMs: number) {
    this.#everyMs = durationMs / LOOKS;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Looks if it is time for it. `gc` is that of `node --expose-gc`. */
  look(gc: () => void): void {
    if (this.#count === ROOM || this.elapsedMs < this.#count * this.#everyMs) return;
    // What a first collection only lets go, such as finalised wrappers, a second one takes.
    gc();
    gc();
    const usage = process.memoryUsage();
    this.#seconds[this.#count] = this.elapsedMs / 1000;
    for (const kind of MEMORY) this.#values[kind][this.#count] = usage[kind];
    this.#count += 1;
  }

  /** What became of each kind so far. */
  growth(): Growth[] {
    const judgedHours = (this.#seconds[Math.max(0, this.#count - 1)] as number) / 2 / 3600;
    return MEMORY.map((kind) => {
      const trend = trendOf(this.#samples(kind));
      const bound = BOUNDS[kind].perHour + BOUNDS[kind].settling / judgedHours;
      return { kind, trend, bound, verdict: trend ? flatness(trend, bound) : 'unclear' };
    });
  }

  #samples(kind: Memory): Sample[] {
    return Array.from({ length: this.#count }, (_, at) => ({
      seconds: this.#seconds[at] as number,
      value: (this.#values[kind][at] as number) / MEGABYTE,
    }));
  }
}
