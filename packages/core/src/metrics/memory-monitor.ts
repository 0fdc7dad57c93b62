import { totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

/** Anything that tells how much memory is in use, in bytes. */
export interface MemoryMeter {
  read(): number;
}

export interface MemoryMonitorOptions {
  /** Limit in bytes. */
  readonly limit: number;
  /** Default: resident set of the process, which counts buffers and worker threads too. */
  readonly meter?: MemoryMeter | undefined;
  /** Called when `over` changes. */
  readonly onChange?: () => void;
  /** How long to hold back before giving up, in ms. Default 5000. */
  readonly waitMs?: number;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

const THRESHOLD = 0.8;
const SAMPLES = 100;
const SAMPLE_MS = 100;
const GC_GAP_MS = 1000;
const READ_GAP_MS = 50;

/** `megabytes` in bytes, capped by the heap limit and by the control group's limit. */
export function memoryLimit(megabytes: number): number {
  const group = process.constrainedMemory();
  const available = group > 0 ? Math.min(group, totalmem()) : totalmem();
  return Math.min(megabytes * 2 ** 20, getHeapStatistics().heap_size_limit, available);
}

export function meterOption(name: string, value: MemoryMeter | undefined): MemoryMeter | undefined {
  if (value === undefined || typeof value?.read === 'function') return value;
  throw new TypeError(`Expected \`${name}\` to have a \`read\` method, got \`${String(value)}\` (${typeof value})`);
}

const monotonic = (): number => performance.now();

const RESIDENT_SET: MemoryMeter = { read: () => process.memoryUsage.rss() };

/**
 * Watches memory: a timer that keeps no process alive, plus `sample()` wherever work is counted anyway. Above 80 % of
 * the limit it collects garbage if Node allows it (`--expose-gc`), reads again, and is then `over`. Memory held by
 * results cannot be freed by waiting, so after `waitMs` it stands down, warns, and is armed again by the next low reading.
 * Holds the last 100 samples.
 */
export class MemoryMonitor {
  #options: MemoryMonitorOptions;
  #meter: MemoryMeter;
  /** Reading the resident set costs a system call, so a reading of it serves for a while. */
  #gapMs: number;
  #readAt = Number.NEGATIVE_INFINITY;
  #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #ring = new Float64Array(SAMPLES);
  #count = 0;
  #latest = 0;
  #since = 0;
  #stoodDown = false;
  #collectedAt = Number.NEGATIVE_INFINITY;
  over = false;
  peak = 0;
  waits = 0;
  readonly warnings: string[] = [];

  constructor(options: MemoryMonitorOptions) {
    this.#options = options;
    this.#meter = options.meter ?? RESIDENT_SET;
    this.#gapMs = options.meter ? 0 : READ_GAP_MS;
    this.#now = options.now ?? monotonic;
  }

  /** The last samples in bytes, oldest first, at most 100. */
  get samples(): number[] {
    const size = Math.min(this.#count, SAMPLES);
    return Array.from({ length: size }, (_, i) => this.#ring[(this.#count - size + i) % SAMPLES] ?? 0);
  }

  start(): void {
    this.sample();
    this.#timer = setInterval(() => this.sample(), SAMPLE_MS).unref();
  }

  /** Takes the last sample and stops the timer. */
  close(): void {
    clearInterval(this.#timer);
    this.#record(this.#read());
  }

  sample(now = this.#now()): void {
    if (now - this.#readAt < this.#gapMs) return;
    this.#readAt = now;
    this.#take(now);
  }

  #take(now: number): void {
    const threshold = this.#options.limit * THRESHOLD;
    let bytes = this.#record(this.#read());
    if (bytes > threshold && this.#collect()) bytes = this.#record(this.#read());
    const before = this.over;
    if (bytes <= threshold) {
      this.over = false;
      this.#stoodDown = false;
    } else if (!this.over && !this.#stoodDown) {
      this.over = true;
      this.waits += 1;
      this.#since = now;
    } else if (this.over && now - this.#since >= (this.#options.waitMs ?? 5000)) {
      this.#standDown(bytes);
    }
    if (before !== this.over) this.#options.onChange?.();
  }

  #standDown(bytes: number): void {
    this.over = false;
    this.#stoodDown = true;
    if (this.warnings.length > 0) return;
    const megabytes = (value: number) => Math.round(value / 2 ** 20);
    this.warnings.push(
      `memory stayed at ${megabytes(bytes)} MB, above 80 % of the limit of ${megabytes(this.#options.limit)} MB; went on at full concurrency`,
    );
  }

  /** A meter that throws or tells no number tells nothing: the reading before stands, and the work goes on. */
  #read(): number {
    try {
      const bytes = this.#meter.read();
      if (Number.isFinite(bytes)) this.#latest = bytes;
    } catch {
      if (this.warnings.length === 0) this.warnings.push('memory could not be read; it is not watched');
    }
    return this.#latest;
  }

  #record(bytes: number): number {
    this.#ring[this.#count % SAMPLES] = bytes;
    this.#count += 1;
    if (bytes > this.peak) this.peak = bytes;
    return bytes;
  }

  /** A full collection stops the world, so there is at most one per second. */
  #collect(): boolean {
    if (typeof globalThis.gc !== 'function' || this.#now() - this.#collectedAt < GC_GAP_MS) return false;
    this.#collectedAt = this.#now();
    globalThis.gc();
    return true;
  }
}
