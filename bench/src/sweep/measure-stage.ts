import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContenderProcess } from '../run/contender-process.ts';
import type { Measured } from '../run/protocol.ts';
import { type BenchmarkConfig, benchmarkConfig } from './benchmark-config.ts';
import { stageModule } from './stage-bench.ts';
import type { StageRun } from './timed-run.ts';

export interface BenchmarkResult extends StageRun {
  readonly stageName: string;
  readonly workers: number;
  readonly inputSize: number;
  /** Cores kept busy: CPU time of all threads divided by wall time. */
  readonly cpu: number;
  /** Bytes that the peak of the resident set was above what the process held before. */
  readonly memory: number;
}

/** One run of a stage with so many workers, warmed up, in a process of its own. */
export async function measureStage(
  config: BenchmarkConfig,
  workers: number,
  inputSize: number,
  signal: AbortSignal,
): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const { stageName } = config;
  const place = {
    bench: `sweep-${stageName}`,
    module: stageModule(config),
    size: inputSize,
    inputs: folder,
    folder,
    signal,
  };
  try {
    const started = await ContenderProcess.start(place, String(workers));
    const measured = await started.run().finally(() => started.close());
    return resultOf(stageName, workers, inputSize, measured);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Every number of workers on every input size. @throws ZodError for a bad config. */
export async function sweep(
  config: BenchmarkConfig,
  signal: AbortSignal,
  onResult: (result: BenchmarkResult) => void = () => {},
): Promise<BenchmarkResult[]> {
  const checked = benchmarkConfig.parse(config);
  const results: BenchmarkResult[] = [];
  for (const inputSize of checked.inputSizes) {
    for (const workers of checked.workerCounts) {
      const result = await measureStage(checked, workers, inputSize, signal);
      results.push(result);
      onResult(result);
    }
  }
  return results;
}

function resultOf(stageName: string, workers: number, inputSize: number, measured: Measured): BenchmarkResult {
  const run = measured.counts as unknown as StageRun;
  return { stageName, workers, inputSize, ...run, cpu: measured.cpu / measured.wall, memory: measured.rss };
}
