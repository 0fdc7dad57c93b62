import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ParallelProcessor } from '@pipelines/core';
import { quantile } from '../stats/samples.ts';

/** What a run of a stage shows from inside its process: items per second, ms, shares. */
export interface StageRun {
  readonly items: number;
  readonly throughput: number;
  readonly avg: number;
  readonly p95: number;
  readonly p99: number;
  readonly inFlight: number;
  /** Event-loop utilisation of the main thread, 0…1. */
  readonly elu: number;
  /** 99th percentile of the event loop's delay. */
  readonly lag: number;
}

/**
 * Runs up to `size` items for at most `longest` ms. The latency of an item is the time from its being pulled to its
 * outcome. @throws the item's error when one fails: a stage that fails is not measured.
 */
export async function timedRun(
  processor: ParallelProcessor<number, unknown>,
  size: number,
  longest: number,
): Promise<StageRun> {
  const pulled: number[] = [];
  const latencies: number[] = [];
  const started = performance.now();
  const idle = performance.eventLoopUtilization();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const stream = processor.outcomes(itemsUntil(size, started + longest, pulled));
  for await (const outcome of stream) {
    if (!outcome.ok) throw outcome.error;
    latencies.push(performance.now() - (pulled[outcome.index] ?? started));
  }
  delay.disable();
  const seconds = (performance.now() - started) / 1000;
  return {
    items: latencies.length,
    throughput: latencies.length / seconds,
    avg: latencies.reduce((sum, each) => sum + each, 0) / latencies.length,
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    inFlight: stream.stats.concurrencyPeak,
    elu: performance.eventLoopUtilization(idle).utilization,
    lag: delay.percentile(99) / 1e6,
  };
}

/** At least one item, and none after `end`; notes when each is pulled. */
function* itemsUntil(size: number, end: number, pulled: number[]): Generator<number> {
  for (let item = 0; item < size; item += 1) {
    const now = performance.now();
    if (item > 0 && now > end) return;
    pulled.push(now);
    yield item;
  }
}
