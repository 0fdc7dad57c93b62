import type { Goal } from '../contract.ts';
import { mannWhitneyP } from '../stats/mann-whitney.ts';
import { median } from '../stats/samples.ts';

export interface PerformanceTrend {
  /** Change of the median from the window before to the newest window, as a share of the former. */
  readonly trend: number;
  /** 1 − p of a two-sided Mann–Whitney U test between the windows (see `mannWhitneyP`), 0…1. */
  readonly significance: number;
}

export interface PerformanceMonitorOptions {
  /** Records per window. Default 50. */
  readonly window?: number;
}

/** Records kept per metric. */
const KEPT = 1000;
const SIGNIFICANT = 0.95;
const WORSE = 0.1;

/**
 * Keeps the last 1000 records of each metric and tells slow decay from noise: it compares the newest window of records with
 * the one before. @throws RangeError for a window that is not a whole number of 2…500.
 */
export class PerformanceMonitor {
  readonly #window: number;
  readonly #records = new Map<string, number[]>();

  constructor({ window = 50 }: PerformanceMonitorOptions = {}) {
    if (!Number.isInteger(window) || window < 2 || window > KEPT / 2) {
      throw new RangeError(`window: expected a whole number from 2 to ${KEPT / 2}, got ${window} (${typeof window})`);
    }
    this.#window = window;
  }

  /** @throws RangeError for a value that is not finite. */
  record(metric: string, value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`${metric}: expected a finite number, got ${value}`);
    const records = this.#records.get(metric) ?? [];
    records.push(value);
    if (records.length > KEPT) records.shift();
    this.#records.set(metric, records);
  }

  /** Oldest first. */
  records(metric: string): readonly number[] {
    return this.#records.get(metric) ?? [];
  }

  /** Undefined until two windows are full. */
  trend(metric: string): PerformanceTrend | undefined {
    const records = this.records(metric).slice(-2 * this.#window);
    if (records.length < 2 * this.#window) return undefined;
    const before = records.slice(0, this.#window);
    const newest = records.slice(this.#window);
    const from = median(before);
    const change = median(newest) - from;
    return { trend: change === 0 ? 0 : change / Math.abs(from), significance: 1 - mannWhitneyP(before, newest) };
  }

  /** Whether the metric became worse: a significance above .95 and a trend of more than .1 in the bad direction. */
  degraded(metric: string, direction: Goal['direction']): boolean {
    const found = this.trend(metric);
    if (!found) return false;
    const worse = direction === 'at-most' ? found.trend : -found.trend;
    return found.significance > SIGNIFICANT && worse > WORSE;
  }
}
