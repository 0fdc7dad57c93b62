/** `full` answers the question; `smoke` is small: it shows that every contender runs and that results are equal. */
export type Scale = 'full' | 'smoke';

/**
 * What is measured of one run: `cpu` and `wall` in milliseconds (`cpu` is user and system time of all threads), `rss` in
 * bytes (peak resident set of the process minus what it held before its first run), `peak` all of that peak, or a count that the
 * bench names.
 */
export type Metric = 'cpu' | 'wall' | 'rss' | 'peak' | `count:${string}`;

export interface TrialContext {
  /** Items, bytes or whatever `input` says. */
  readonly size: number;
  /** The folder that `setUp` filled, read-only by agreement. */
  readonly inputs: string;
  /** An empty folder of this process's own, removed after it. */
  readonly scratch: string;
}

/** What other processes used that `run` started and waited for; units as in `Metric`. */
export interface Spent {
  readonly cpu: number;
  readonly wall: number;
  readonly rss: number;
  readonly peak: number;
}

export interface Trial<Result> {
  /** Not measured: runs before each round. */
  readonly before?: () => Promise<void> | void;
  /** Measured. */
  readonly run: () => Promise<Result> | Result;
  /** Of the last `run`, where it was a whole command: stands instead of what this process used. */
  readonly spent?: () => Spent;
  /** Not measured: runs once, at the end. */
  readonly close?: () => Promise<void> | void;
}

export interface Contender<Result> {
  /** `baseline` is the specification's own sequential, load-all or uncached sketch. */
  readonly role: 'ours' | 'floor' | 'peer' | 'baseline';
  /** The npm package that contends; its installed version stands in the results. */
  readonly package?: string;
  /** Sizes above are left out for this contender, with this reason. */
  readonly limit?: { readonly size: number; readonly reason: string };
  /** Fewer rounds than the others, such as 3, for one that takes many seconds and that no goal compares. */
  readonly rounds?: number;
  /** In the contender's own process, not measured: imports, opens, reads what `run` needs. */
  readonly prepare: (context: TrialContext) => Promise<Trial<Result>> | Trial<Result>;
}

interface GoalBase {
  /** Such as `200k trivial tasks, concurrency 16`. */
  readonly what: string;
  readonly metric: Metric;
  /** Name of the contender the goal is about; `ours` when left out. */
  readonly of?: string;
  /** Default: the largest size of the scale. */
  readonly size?: number;
  readonly limit: number;
  readonly direction: 'at-most' | 'at-least';
}

/** The quotient to another contender, paired by round. */
export interface RatioGoal extends GoalBase {
  readonly kind: 'ratio';
  /** Default: the floor. */
  readonly against?: string;
}

/** The metric itself. */
export interface ValueGoal extends GoalBase {
  readonly kind: 'value';
}

/** Slope of log(metric) over log(size), least squares over all sizes. */
export interface SlopeGoal extends GoalBase {
  readonly kind: 'slope';
}

/** The metric at the largest size minus at the smallest: "flat". */
export interface GrowthGoal extends GoalBase {
  readonly kind: 'growth';
}

export type Goal = RatioGoal | ValueGoal | SlopeGoal | GrowthGoal;

/** One question, answered by contenders on the same input. A file of `benches/` exports one as `bench`. */
export interface Bench<Result = unknown> {
  /** The name of its file without `.ts`. */
  readonly name: string;
  readonly question: string;
  /** What the input is, and what `size` counts. */
  readonly input: string;
  /** Ascending. */
  readonly sizes: Readonly<Record<Scale, readonly number[]>>;
  /** Timed rounds, interleaved over contenders; 15 when left out, never fewer at full scale. */
  readonly rounds?: number;
  /** Sizes of `sizes` that are too long for rounds: only memory is measured there, in fresh processes. */
  readonly memoryOnly?: readonly number[];
  /** Once per size, in the runner's process: writes input files. */
  readonly setUp?: (inputs: string, size: number) => Promise<void>;
  readonly contenders: Readonly<Record<string, Contender<Result>>>;
  readonly floor: string;
  /** Equal for all contenders of one size, or nothing is measured. `undefined`: see `unequal`. */
  readonly digest: (result: Result, size: number) => string;
  /** Contenders whose results are not comparable, with the reason. */
  readonly unequal?: Readonly<Record<string, string>>;
  /** Named counts of a result, for goals on `count:NAME`. */
  readonly counts?: (result: Result) => Readonly<Record<string, number>>;
  readonly goals: readonly Goal[];
}

/** Memory is measured in the first run of a fresh process, time in warm ones. */
export function isMemory(metric: Metric): boolean {
  return metric === 'rss' || metric === 'peak';
}

/** Keeps the type of a bench's results from its contenders to its digest, and forgets it outside. */
export function defineBench<Result>(bench: Bench<Result>): Bench {
  return bench as unknown as Bench;
}
