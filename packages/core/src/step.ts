import type { z } from 'zod';
import { PipelineError } from './errors.ts';
import type { SharedConfig } from './shared-config.ts';

/** What travels between steps: a plain JSON object told apart by `type`. */
export interface Row {
  readonly type: string;
}

/** Progress of one step, for people. Calls are cheap; painting is throttled elsewhere. */
export interface StepProgress {
  /** `count` more units of work are done. */
  add(count?: number): void;
  /** The number of units expected in all, once known. */
  total(count: number): void;
}

/** Lines for people on stderr. Never put an item's content or a secret here. */
export interface StepLog {
  info(message: string): void;
  warn(message: string): void;
}

/**
 * The cache of one step. Keys are content ids; step name, `cacheVersion` and the step's `cacheFields` are already
 * part of the namespace. Storage faults never throw: they are misses.
 */
export interface StepCache {
  /** The stored value, or the one `compute` returns, which is then stored. Concurrent calls of one key compute once. */
  getOrCompute<T>(key: string, compute: () => T | Promise<T>): Promise<T>;
  get<T>(key: string): Promise<T | undefined>;
  set<T>(key: string, value: T): Promise<void>;
  /** Resolves when what was set before survives the death of the process. Absent: nothing is kept beyond it anyway. */
  flush?(): Promise<void>;
}

/**
 * What became of an edit: nothing to do, written to the root, kept as a preview because `--write` is off, or given up
 * because somebody else changed the file in the meantime.
 */
export type EditOutcome = 'unchanged' | 'written' | 'previewed' | 'overtaken';

/** The only road from a step to the disk. Paths are POSIX and relative; nothing leaves the root or follows a link out. */
export interface StepFiles {
  /**
   * Writes a report under the pipeline's state folder, atomically; of a long one the parts of its text, in order. Returns
   * its path, relative to the root if inside.
   */
  report(name: string, text: string | Iterable<string>): Promise<string>;
  /**
   * Replaces a file of the root by `after`, atomically and only with `--write`; else keeps a preview and a diff. `read` is
   * the text `after` was made of: a file that holds another one by now is left alone. Null says that there was no file.
   */
  edit(path: string, after: string, read?: string | null): Promise<EditOutcome>;
}

export interface StepContext<Config = unknown> {
  /** Absolute path of the directory under review. */
  readonly root: string;
  readonly config: Config;
  readonly shared: SharedConfig;
  /** Aborted when the run is interrupted, fails, or its consumer stops reading. */
  readonly signal: AbortSignal;
  readonly cache: StepCache;
  readonly progress: StepProgress;
  readonly log: StepLog;
  readonly files: StepFiles;
}

/**
 * One numbered step. `run` pulls rows, yields rows, and forwards every row of a type it does not consume, in order.
 * Resources live exactly as long as the generator, so `break`, abort and errors release them.
 */
export interface Step<In extends Row = Row, Out extends Row = Row, Config extends z.ZodObject = z.ZodObject> {
  /** `NN-words`, as in the file name. */
  readonly name: string;
  /** The row types that are consumed. */
  readonly input: z.ZodType<In>;
  /** The row types that are emitted, besides forwarded ones. */
  readonly output: z.ZodType<Out>;
  readonly config: Config;
  /** May start a run without input. */
  readonly source?: boolean;
  /** Holds rows before it emits. The runner counts them and fails above `shared.maxMemory`. */
  readonly barrier?: boolean;
  /** Raised by hand when the meaning of a cached value changes. */
  readonly cacheVersion?: number;
  /** The config fields that change what is cached. */
  readonly cacheFields?: readonly (keyof z.output<Config> & string)[];
  /**
   * All that the rows, reports and edits of the step depend on besides its code, config and input, as a digest, say of the
   * files it reads. A run of steps that all say so is not computed again while nothing of that changes. Undefined: cannot be
   * told this time, for example because other hosts are asked.
   */
  state?(
    ctx: Pick<StepContext<z.output<Config>>, 'root' | 'config' | 'shared' | 'signal'>,
  ): Promise<string | undefined>;
  run(rows: AsyncIterable<In>, ctx: StepContext<z.output<Config>>): AsyncIterable<Out>;
}

/** Any step, for code that handles steps without knowing their rows. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` is both a sub- and a supertype of every row and config
export type AnyStep = Step<any, any, any>;

/** Declares a step. Checks its name, so that files, config sections and kept rows agree. */
export function defineStep<In extends Row, Out extends Row, Config extends z.ZodObject>(
  step: Step<In, Out, Config>,
): Step<In, Out, Config> {
  if (!/^\d\d-[a-z0-9]+(-[a-z0-9]+)*$/.test(step.name)) {
    throw new PipelineError('STEP_UNKNOWN', `a step is named like "02-embed", got \`${step.name}\``);
  }
  return Object.freeze(step);
}
