import { describe, expect, it } from 'vitest';
import { type BenchmarkConfig, benchmarkConfig, defaultConfigs } from '../src/sweep/benchmark-config.ts';
import { sweep } from '../src/sweep/measure-stage.ts';
import { OptimalWorkerFinder, type Scored, scoreOf } from '../src/sweep/optimal-worker-finder.ts';
import { processorOf } from '../src/sweep/stage.ts';
import { stageBench } from '../src/sweep/stage-bench.ts';
import { timedRun } from '../src/sweep/timed-run.ts';

const { signal } = new AbortController();
const small: BenchmarkConfig = {
  stageName: 'discovery',
  workerCounts: [1, 4],
  inputSizes: [40],
  testDuration: 60_000,
  warmupDuration: 60_000,
};

/** Stands in for a stage: a throughput for each number of workers. */
const curve = (throughput: (workers: number) => number) => async (workers: number) => ({
  workers,
  throughput: throughput(workers),
  p95: workers,
  cpu: 1,
});

describe('a sweep', () => {
  it('S0-35 takes a stage, numbers of workers, input sizes, a test and a warm-up duration, and no other field', () => {
    expect(benchmarkConfig.parse(small)).toEqual(small);
    for (const bad of [
      { workerCounts: [] },
      { workerCounts: [0] },
      { inputSizes: [] },
      { testDuration: 0 },
      { warmupDuration: -1 },
      { stageName: 'none' },
      { stage: 'x' },
    ]) {
      expect(() => benchmarkConfig.parse({ ...small, ...bad }), JSON.stringify(bad)).toThrow();
    }
  });

  it('S0-36 gives throughput, latencies, cores, memory, items in flight, loop use and lag of every run', async () => {
    const seen: number[] = [];
    const results = await sweep(small, signal, ({ workers }) => seen.push(workers));
    expect(seen).toEqual([1, 4]);
    for (const result of results) {
      expect(result).toMatchObject({ stageName: 'discovery', inputSize: 40, items: 40, inFlight: result.workers });
      const { throughput, avg, p95, p99, cpu, memory, elu, lag } = result;
      for (const each of [throughput, avg, p95, p99, cpu, lag]) expect(each).toBeGreaterThan(0);
      expect(p95).toBeLessThanOrEqual(p99);
      expect(memory).toBeGreaterThanOrEqual(0);
      expect(elu).toBeGreaterThanOrEqual(0);
      expect(elu).toBeLessThanOrEqual(1);
    }
  });

  it('S0-37 warms a stage up with a tenth of its input before it measures', async () => {
    const contender = stageBench(small).contenders['4'];
    const trial = await contender?.prepare({ size: 40, inputs: '', scratch: '' });
    const run = await trial?.run();
    expect(run?.items).toBe(40);
    const started = performance.now();
    const short = await timedRun(processorOf('discovery', 1), 100_000, 20);
    expect(short.items).toBeLessThan(100_000);
    expect(performance.now() - started).toBeGreaterThanOrEqual(20);
  });

  it('S0-42 has the numbers of workers and the input sizes of each stage ready', () => {
    const { discovery, detection, doubling } = defaultConfigs(4);
    expect([discovery.workerCounts.at(0), discovery.workerCounts.at(-1)]).toEqual([10, 300]);
    expect(discovery.inputSizes).toEqual([1000, 10_000, 100_000]);
    expect(detection.workerCounts).toEqual([2, 4, 8, 16]);
    expect(detection.inputSizes).toEqual([100, 1000, 10_000]);
    expect([doubling.workerCounts.at(0), doubling.workerCounts.at(-1)]).toEqual([1, 1000]);
    for (const config of [discovery, detection, doubling]) expect(benchmarkConfig.parse(config)).toEqual(config);
    expect(defaultConfigs(1).detection.workerCounts).toEqual([1, 2, 4]);
  });
});

describe('the finder of the optimal number of workers', () => {
  it('S0-38 searches upward, leaves when a score is below 0.8 of the best, then tunes finely around the best', async () => {
    const finder = new OptimalWorkerFinder({ min: 1, max: 100, increment: 8, targetMetric: 'throughput' });
    const { best, tried } = await finder.find(curve((workers) => 1000 - (workers - 21) ** 2));
    expect(best.workers).toBe(21);
    expect(tried.map(({ workers }) => workers)).toEqual([1, 9, 17, 25, 33, 41, 13, 21, 19, 23, 20, 22]);
  });

  it('S0-38 stays within min and max', async () => {
    const finder = new OptimalWorkerFinder({ min: 3, max: 9, increment: 4, targetMetric: 'throughput' });
    const { best, tried } = await finder.find(curve((workers) => workers));
    expect(best.workers).toBe(9);
    for (const { workers } of tried) expect(workers >= 3 && workers <= 9).toBe(true);
  });

  it.each([[{ min: 0, max: 1, increment: 1 }], [{ min: 5, max: 4, increment: 1 }], [{ min: 1, max: 4, increment: 0 }]])(
    'S0-38 refuses %j',
    (options) => {
      expect(() => new OptimalWorkerFinder({ ...options, targetMetric: 'throughput' })).toThrow();
    },
  );

  it('S0-39 scores by throughput, by 1 ÷ p95, or by throughput ÷ (workers × cores)', async () => {
    const result: Scored = { workers: 4, throughput: 1000, p95: 5, cpu: 2 };
    expect(scoreOf(result, 'throughput')).toBe(1000);
    expect(scoreOf(result, 'latency')).toBe(0.2);
    expect(scoreOf(result, 'efficiency')).toBe(125);
    const finder = new OptimalWorkerFinder({ min: 1, max: 10, increment: 3, targetMetric: 'latency' });
    expect((await finder.find(curve((workers) => workers))).best.workers).toBe(1);
  });
});
