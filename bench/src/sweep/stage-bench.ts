// A stage as a bench, for the same child processes: its contenders are the numbers of workers. Which stage, and how long, is
// in the query of this module's URL.
import type { Bench, Contender } from '../contract.ts';
import { type BenchmarkConfig, benchmarkConfig } from './benchmark-config.ts';
import { processorOf } from './stage.ts';
import { type StageRun, timedRun } from './timed-run.ts';

const MOST_WORKERS = 1000;
const WARM_UP_SHARE = 10;

/** URL of this module for a config. */
export function stageModule(config: BenchmarkConfig): string {
  const url = new URL('../../dist/sweep/stage-bench.js', import.meta.url);
  url.searchParams.set('config', JSON.stringify(config));
  return url.href;
}

export function stageBench(config: BenchmarkConfig): Bench<StageRun> {
  const { stageName, inputSizes } = config;
  const workers = Array.from({ length: MOST_WORKERS }, (_, index) => index + 1);
  return {
    name: `sweep-${stageName}`,
    question: `How many workers suit the stage ${stageName}?`,
    input: 'Numbers; size is how many.',
    sizes: { full: inputSizes, smoke: inputSizes },
    floor: '1',
    contenders: Object.fromEntries(workers.map((count) => [String(count), contenderOf(config, count)])),
    digest: () => '',
    counts: (run) => ({ ...run }),
    goals: [],
  };
}

function contenderOf(config: BenchmarkConfig, workers: number): Contender<StageRun> {
  const { stageName, testDuration, warmupDuration } = config;
  return {
    role: workers === 1 ? 'floor' : 'ours',
    prepare: async ({ size }) => {
      const processor = processorOf(stageName, workers);
      if (warmupDuration > 0) await timedRun(processor, Math.ceil(size / WARM_UP_SHARE), warmupDuration);
      return { run: () => timedRun(processor, size, testDuration) };
    },
  };
}

const given = new URL(import.meta.url).searchParams.get('config');
export const bench = given === null ? undefined : stageBench(benchmarkConfig.parse(JSON.parse(given)));
