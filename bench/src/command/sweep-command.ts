import { figure, quantity } from '../report/format.ts';
import { benchmarkConfig, defaultConfigs, type StageName } from '../sweep/benchmark-config.ts';
import { type BenchmarkResult, measureStage, sweep } from '../sweep/measure-stage.ts';
import { OptimalWorkerFinder, TARGET_METRICS, type TargetMetric } from '../sweep/optimal-worker-finder.ts';

export interface SweepCommand {
  /** Empty: all. */
  readonly stages: readonly string[];
  readonly targetMetric: string;
  /** JSON of fields that replace the stage's own. */
  readonly config: string;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

const HEAD =
  'workers   input    items/s   avg ms   p95 ms   p99 ms   cores   memory   in flight   loop use   loop lag ms';
const WIDTHS = [7, 7, 10, 8, 8, 8, 7, 8, 11, 10, 13];

/** Sweeps each stage over its numbers of workers, then looks for the best one on its largest input. */
export async function runSweep(command: SweepCommand): Promise<number> {
  const { signal, json } = command;
  const print = (text: string): unknown => process.stdout.write(`${text}\n`);
  const targetMetric = metricOf(command.targetMetric);
  const configs = defaultConfigs();
  for (const name of command.stages.length > 0 ? command.stages : Object.keys(configs)) {
    const config = benchmarkConfig.parse({ ...configs[stageOf(name)], ...JSON.parse(command.config) });
    if (!json) print(`\n${name}\n${HEAD}`);
    const results = await sweep(config, signal, (result) => !json && print(rowOf(result)));
    const [min, max] = [Math.min(...config.workerCounts), Math.max(...config.workerCounts)];
    const increment = Math.max(1, Math.round((max - min) / 6));
    const finder = new OptimalWorkerFinder({ min, max, increment, targetMetric });
    const inputSize = Math.max(...config.inputSizes);
    const optimum = await finder.find((workers) => measureStage(config, workers, inputSize, signal));
    const found = `best ${targetMetric}: ${optimum.best.workers} workers, after ${optimum.tried.length} trials`;
    print(json ? JSON.stringify({ config, results, targetMetric, optimum }) : `${rowOf(optimum.best)}\n${found}`);
  }
  return 0;
}

function rowOf(result: BenchmarkResult): string {
  const { workers, inputSize, throughput, avg, p95, p99, cpu, memory, inFlight, elu, lag } = result;
  const figures = [throughput, avg, p95, p99, cpu].map(figure);
  const cells = [workers, inputSize, ...figures, quantity('rss', memory), inFlight, figure(elu), figure(lag)];
  return cells.map((cell, column) => String(cell).padStart(WIDTHS[column] ?? 0)).join(' ');
}

function stageOf(name: string): StageName {
  const known = Object.keys(defaultConfigs());
  if (!known.includes(name)) throw new Error(`sweep: no stage ${JSON.stringify(name)}; there are ${known.join(', ')}`);
  return name as StageName;
}

function metricOf(name: string): TargetMetric {
  const metric = TARGET_METRICS.find((each) => each === name);
  if (!metric) throw new Error(`--metric: expected ${TARGET_METRICS.join(', ')}, got ${JSON.stringify(name)}`);
  return metric;
}
