import type { Contender, Goal, Metric, Scale } from '../contract.ts';
import type { Estimate } from '../stats/bootstrap.ts';
import type { SizeSamples, Verdict } from '../stats/verdict.ts';

export const FORMAT = 1;

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
}

export interface ContenderFacts {
  readonly role: Contender<unknown>['role'];
  readonly package?: string;
  readonly version?: string;
  /** Why its results are not compared with the others'. */
  readonly unequal?: string;
  readonly limit?: { readonly size: number; readonly reason: string };
}

/** Medians of a metric, and its quotient to the floor paired by round. */
export interface Summary {
  readonly median: number;
  readonly toFloor?: Estimate;
}

export interface SizeResult {
  readonly size: number;
  readonly summary: Readonly<Record<string, Readonly<Partial<Record<Metric, Summary>>>>>;
  readonly samples: SizeSamples;
}

export interface GoalResult {
  readonly goal: Goal;
  /** Names the figure, the same in every run: see `goalId`. */
  readonly id: string;
  readonly estimate?: Estimate;
  readonly verdict: Verdict;
}

/** What `results/<name>.json` holds: all that RESULTS.md is made of, and nothing of the machine but its kind. */
export interface BenchResult {
  readonly format: typeof FORMAT;
  readonly name: string;
  readonly question: string;
  readonly input: string;
  readonly scale: Scale;
  readonly date: string;
  /** Revision measured; `+` at its end: with changes not committed. */
  readonly commit: string;
  readonly machine: Machine;
  readonly floor: string;
  readonly contenders: Readonly<Record<string, ContenderFacts>>;
  readonly goals: readonly GoalResult[];
  readonly sizes: readonly SizeResult[];
}

/** `bench:metric:contender` with what it is compared to and the size, such as `parallel-trivial:cpu:ours/loops@200000`. */
export function goalId(bench: { readonly name: string; readonly floor: string }, goal: Goal, largest: number): string {
  const of = goal.of ?? 'ours';
  const start = `${bench.name}:${goal.metric}:${of}`;
  if (goal.kind === 'ratio') return `${start}/${goal.against ?? bench.floor}@${goal.size ?? largest}`;
  return goal.kind === 'value' ? `${start}@${goal.size ?? largest}` : `${start}:${goal.kind}`;
}
