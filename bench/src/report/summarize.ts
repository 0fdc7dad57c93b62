import type { Bench, Metric, Scale } from '../contract.ts';
import type { BenchRun } from '../run/run-bench.ts';
import { flatten, type Generations, median } from '../stats/samples.ts';
import { ratioEstimate, type SizedSamples } from '../stats/verdict.ts';
import { type BenchResult, type ContenderFacts, FORMAT, goalId, type SizeResult, type Summary } from './result.ts';

/** Where and when a bench was run. */
export type Circumstances = Pick<BenchResult, 'date' | 'commit' | 'machine'>;

export function summarize(
  bench: Bench,
  run: BenchRun,
  scale: Scale,
  circumstances: Circumstances,
  versionOf: (name: string) => string | undefined,
): BenchResult {
  const { name, question, input, floor, sizes } = bench;
  const largest = sizes[scale].at(-1) ?? 0;
  return {
    format: FORMAT,
    name,
    question,
    input,
    scale,
    ...circumstances,
    floor,
    contenders: factsOf(bench, versionOf),
    goals: run.goals.map(({ goal, estimate, verdict }) => ({
      goal,
      id: goalId(bench, goal, largest),
      ...(estimate && { estimate }),
      verdict,
    })),
    sizes: run.sized.map((sized) => summarizeSize(sized, floor)),
  };
}

function factsOf(bench: Bench, versionOf: (name: string) => string | undefined): Record<string, ContenderFacts> {
  return Object.fromEntries(
    Object.entries(bench.contenders).map(([name, contender]) => {
      const version = contender.package && versionOf(contender.package);
      const unequal = bench.unequal?.[name];
      const facts: ContenderFacts = {
        role: contender.role,
        ...(contender.package && { package: contender.package }),
        ...(version && { version }),
        ...(unequal && { unequal }),
        ...(contender.limit && { limit: contender.limit }),
      };
      return [name, facts];
    }),
  );
}

function summarizeSize({ size, samples }: SizedSamples, floor: string): SizeResult {
  const summary = Object.fromEntries(
    Object.entries(samples).map(([name, metrics]) => [
      name,
      Object.fromEntries(
        (Object.entries(metrics) as [Metric, Generations][]).map(([metric, own]) => [
          metric,
          summaryOf(own, samples[floor]?.[metric]),
        ]),
      ),
    ]),
  );
  return { size, summary, samples };
}

function summaryOf(own: Generations, floor: Generations | undefined): Summary {
  const toFloor = floor && ratioEstimate(own, floor);
  const finite = toFloor && [toFloor.value, toFloor.low, toFloor.high].every(Number.isFinite);
  return { median: median(flatten(own)), ...(finite && { toFloor }) };
}
