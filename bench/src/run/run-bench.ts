import { availableParallelism } from 'node:os';
import { type Bench, type Goal, isMemory, type Scale } from '../contract.ts';
import type { Estimate } from '../stats/bootstrap.ts';
import { estimateGoal, type SizedSamples, type Verdict, verdictOf } from '../stats/verdict.ts';
import type { LoadedBench } from './load-bench.ts';
import { SizeRun } from './size-run.ts';

export interface RunOptions {
  readonly scale: Scale;
  /** Timed rounds instead of the bench's own number. */
  readonly rounds?: number | undefined;
  /** Goals to measure for, and no contender that they do not compare; default: all goals and contenders. */
  readonly goals?: readonly Goal[] | undefined;
  readonly signal: AbortSignal;
  /** Told what is going on, a line at a time. */
  readonly report: (line: string) => void;
}

export interface GoalOutcome {
  readonly goal: Goal;
  readonly estimate: Estimate | undefined;
  readonly verdict: Verdict;
}

export interface BenchRun {
  readonly sized: readonly SizedSamples[];
  /** Empty at smoke scale, where figures mean nothing. */
  readonly goals: readonly GoalOutcome[];
}

interface Plan {
  readonly generations: number;
  readonly roundsEach: number;
  readonly freshRuns: number;
}

/** Enough to see that a contender can run again, and gives the same. */
const SMOKE_RUNS = 2;
export const FULL_ROUNDS = 15;
const GENERATIONS = 3;
/** In the end an inconclusive goal has this many times the rounds it began with. */
const LONGEST = 3;

/** Measures a bench. @throws UnequalError before anything is timed when results differ. */
export async function runBench(loaded: LoadedBench, options: RunOptions): Promise<BenchRun> {
  const { bench } = loaded;
  const runs: SizeRun[] = [];
  try {
    const plan = planOf(bench, options);
    for (const size of sizesOf(bench, options)) {
      options.report(`${bench.name} @ ${size}: making the input`);
      const run = await SizeRun.open(loaded, size, options.signal, options.goals && comparedBy(bench, options.goals));
      runs.push(run);
      await measureSize(bench, run, plan, options);
    }
    if (options.scale === 'smoke') return { sized: sizedOf(runs), goals: [] };
    return { goals: await decide(bench, runs, plan, options), sized: sizedOf(runs) };
  } finally {
    await Promise.all(runs.map((run) => run.close()));
  }
}

function planOf(bench: Bench, { rounds, goals }: RunOptions): Plan {
  const all = rounds ?? bench.rounds ?? FULL_ROUNDS;
  const generations = Math.min(GENERATIONS, all);
  return { generations, roundsEach: Math.ceil(all / generations), freshRuns: freshRunsOf(bench, goals) };
}

/** The first of them shows that results are equal; further ones only measure memory. */
function freshRunsOf(bench: Bench, goals: readonly Goal[] | undefined): number {
  if ((goals ?? bench.goals).some(({ metric }) => isMemory(metric))) return 5;
  return goals ? 1 : 3;
}

/** Sizes that the goals need; all of them when the whole bench is measured. */
function sizesOf(bench: Bench, { scale, goals }: RunOptions): readonly number[] {
  const sizes = bench.sizes[scale];
  if (!goals || scale === 'smoke') return sizes;
  if (goals.some(({ kind }) => kind === 'growth' || kind === 'slope')) return sizes;
  const needed = new Set(goals.map(({ size }) => size ?? sizes.at(-1)));
  return sizes.filter((size) => needed.has(size));
}

async function measureSize(bench: Bench, run: SizeRun, plan: Plan, { report, scale }: RunOptions): Promise<void> {
  const { contenders, size } = run;
  if (scale === 'smoke') return run.checkEqual(SMOKE_RUNS, availableParallelism());
  await run.checkEqual();
  report(`${bench.name} @ ${size}: ${contenders.length} contenders, equal results`);
  for (let count = 1; count < plan.freshRuns; count += 1) {
    await run.measureMemory(contenders.filter((name) => count < (bench.contenders[name]?.rounds ?? plan.freshRuns)));
  }
  if (bench.memoryOnly?.includes(size)) return;
  for (let count = 1; count <= plan.generations; count += 1) {
    await measureRounds(bench, run, plan, contenders);
    report(`${bench.name} @ ${size}: ${count * plan.roundsEach} of ${plan.generations * plan.roundsEach} rounds`);
  }
}

function measureRounds(bench: Bench, run: SizeRun, plan: Plan, names: readonly string[]): Promise<void> {
  const share = (name: string): number => {
    const own = bench.contenders[name]?.rounds;
    return own === undefined ? plan.roundsEach : Math.ceil(own / plan.generations);
  };
  return run.measureGeneration(names, plan.roundsEach, share);
}

/** Judges, and measures inconclusive goals for longer. */
async function decide(bench: Bench, runs: SizeRun[], plan: Plan, options: RunOptions): Promise<GoalOutcome[]> {
  const goals = options.goals ?? bench.goals;
  let outcomes = judge(bench, goals, sizedOf(runs));
  for (let extra = 0; extra < (LONGEST - 1) * plan.generations; extra += 1) {
    const open = outcomes.filter(({ verdict }) => verdict === 'inconclusive').map(({ goal }) => goal);
    if (open.length === 0) break;
    options.report(
      `${bench.name}: inconclusive, ${plan.roundsEach} more rounds for: ${open.map(({ what }) => what).join('; ')}`,
    );
    for (const run of runs) await measureMore(bench, run, plan, open);
    outcomes = judge(bench, goals, sizedOf(runs));
  }
  return outcomes;
}

async function measureMore(bench: Bench, run: SizeRun, plan: Plan, open: readonly Goal[]): Promise<void> {
  const last = bench.sizes.full.at(-1);
  const here = open.filter(({ kind, size }) => kind === 'growth' || kind === 'slope' || (size ?? last) === run.size);
  const compared = (goals: readonly Goal[]): string[] =>
    comparedBy(bench, goals).filter((name) => run.contenders.includes(name));
  const memory = compared(here.filter(({ metric }) => isMemory(metric)));
  const timed = compared(here.filter(({ metric }) => !isMemory(metric)));
  await run.measureMemory(memory);
  if (timed.length > 0 && !bench.memoryOnly?.includes(run.size)) await measureRounds(bench, run, plan, timed);
}

/** The contenders that the goals are about, and the floor. */
function comparedBy(bench: Bench, goals: readonly Goal[]): string[] {
  if (goals.length === 0) return [];
  const named = goals.flatMap((goal) => [
    goal.of ?? 'ours',
    goal.kind === 'ratio' ? (goal.against ?? bench.floor) : '',
  ]);
  return Object.keys(bench.contenders).filter((name) => name === bench.floor || named.includes(name));
}

export function judge(
  bench: Pick<Bench, 'floor'>,
  goals: readonly Goal[],
  sized: readonly SizedSamples[],
): GoalOutcome[] {
  return goals.map((goal) => {
    const estimate = estimateGoal(goal, bench.floor, sized);
    return { goal, estimate, verdict: verdictOf(estimate, goal.limit, goal.direction) };
  });
}

function sizedOf(runs: readonly SizeRun[]): SizedSamples[] {
  return runs.map(({ size, store }) => ({ size, samples: store.samples }));
}
