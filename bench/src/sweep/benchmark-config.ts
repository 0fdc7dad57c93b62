import { availableParallelism } from 'node:os';
import { z } from '@pipelines/core';

const count = z.int().min(1).max(1000);

/** What a sweep of one stage measures. */
export const benchmarkConfig = z.strictObject({
  stageName: z.enum(['discovery', 'detection', 'doubling']),
  /** Workers (items in flight, or threads for a stage that computes), each in a process of its own. */
  workerCounts: z.array(count).min(1),
  /** Longest measured time of one run in ms; a run also ends with its input. */
  testDuration: z.number().positive(),
  /** Items per run. */
  inputSizes: z.array(z.int().min(1)).min(1),
  /** Longest time of the warm-up in ms; it works on a tenth of the input. */
  warmupDuration: z.number().min(0),
});

export type BenchmarkConfig = z.infer<typeof benchmarkConfig>;
export type StageName = BenchmarkConfig['stageName'];

const TIMES = { testDuration: 1000, warmupDuration: 250 };

/** `discovery` waits (files, network), `detection` computes in threads, `doubling` waits with ever more workers. */
export function defaultConfigs(cores: number = availableParallelism()): Readonly<Record<StageName, BenchmarkConfig>> {
  const threads = new Set([Math.max(1, Math.floor(cores / 2)), cores, 2 * cores, 4 * cores]);
  return {
    discovery: {
      stageName: 'discovery',
      workerCounts: [10, 25, 50, 100, 200, 300],
      inputSizes: [1000, 10_000, 100_000],
      ...TIMES,
    },
    detection: { stageName: 'detection', workerCounts: [...threads], inputSizes: [100, 1000, 10_000], ...TIMES },
    doubling: {
      stageName: 'doubling',
      workerCounts: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000],
      inputSizes: [10_000],
      ...TIMES,
    },
  };
}
