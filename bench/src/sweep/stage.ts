import { setTimeout as wait } from 'node:timers/promises';
import { ParallelProcessor } from '@pipelines/core';
import type { StageName } from './benchmark-config.ts';

/** A waiting item takes this long in ms, as a small file or a near service does. */
const WAIT_MS = 2;

/** The processor of a stage: `workers` items in flight, or threads when the stage computes. */
export function processorOf(stage: StageName, workers: number): ParallelProcessor<number, unknown> {
  const options = { concurrency: workers, ordered: false };
  if (stage !== 'detection') return new ParallelProcessor(() => wait(WAIT_MS), { ...options, kind: 'io' });
  const module = new URL('./stage-handler.js', import.meta.url).href;
  return new ParallelProcessor({ module, export: 'compute' }, { ...options, kind: 'cpu' });
}
