import type { z } from 'zod';
import { PipelineError } from './errors.ts';
import { rowTypes } from './row-types.ts';
import { RunRows } from './run-rows.ts';
import { runStep } from './run-step.ts';
import { type SharedConfig, sharedConfig } from './shared-config.ts';
import type { AnyStep, Row, Step, StepContext } from './step.ts';

/** Compiles only if every row the step consumes is emitted by an earlier one. */
type Fits<Available extends Row, Needed extends Row> = [Needed] extends [Available]
  ? unknown
  : { readonly 'this step consumes rows that no earlier step emits': Exclude<Needed, Available>['type'] };

/** What a step is given besides its rows and config. Each has a default that does nothing or lives in memory. */
export type StepServices = Pick<StepContext, 'cache' | 'progress' | 'log' | 'files'>;

export interface RunOptions {
  /** Absolute path of the directory under review. Default: the current directory. */
  readonly root?: string;
  /** Config of each step by its name; missing fields take their defaults. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly shared?: z.input<typeof sharedConfig>;
  /** Rows for the first step that runs. Default: none. */
  readonly input?: AsyncIterable<Row>;
  /** First and last step to run, by name or by number (`03`). */
  readonly from?: string;
  readonly until?: string;
  /** Check every row in process too. */
  readonly check?: boolean;
  readonly signal?: AbortSignal;
  /** Cache, progress, log and files of a step. */
  readonly services?: (step: AnyStep) => Partial<StepServices>;
  /** Wraps the rows that leave a step, e.g. to count or keep them. */
  readonly observe?: (step: AnyStep, rows: AsyncIterable<Row>) => AsyncIterable<Row>;
}

export interface StepDescription {
  readonly name: string;
  readonly source: boolean;
  readonly barrier: boolean;
  /** Row types. */
  readonly consumes: readonly string[];
  readonly emits: readonly string[];
  readonly config: readonly { readonly name: string; readonly default: unknown; readonly description: string }[];
}

/**
 * A row of steps. Immutable: `pipe` returns a longer one. Rows are pulled, so memory is bounded by what the steps hold.
 * @example Pipeline.start('words', split).pipe(count).run({ input })
 */
export class Pipeline<Rows extends Row = Row> {
  readonly name: string;
  readonly steps: readonly AnyStep[];

  private constructor(name: string, steps: readonly AnyStep[]) {
    this.name = name;
    this.steps = steps;
  }

  static start<Out extends Row, Config extends z.ZodObject>(
    name: string,
    // biome-ignore lint/suspicious/noExplicitAny: the first step takes whatever its caller feeds it
    step: Step<any, Out, Config>,
  ): Pipeline<Out> {
    return new Pipeline<Out>(name, [step]);
  }

  pipe<In extends Row, Out extends Row, Config extends z.ZodObject>(
    step: Step<In, Out, Config> & Fits<Rows, In>,
  ): Pipeline<Out | Exclude<Rows, In>> {
    const last = this.steps.at(-1);
    if (last && last.name.slice(0, 2) >= step.name.slice(0, 2)) {
      throw new PipelineError('STEP_UNKNOWN', `steps are numbered in order: \`${step.name}\` after \`${last.name}\``);
    }
    return new Pipeline(this.name, [...this.steps, step]);
  }

  describe(): readonly StepDescription[] {
    return this.steps.map((step) => ({
      name: step.name,
      source: step.source ?? false,
      barrier: step.barrier ?? false,
      consumes: rowTypes(step.input),
      emits: rowTypes(step.output),
      config: configFields(step.config),
    }));
  }

  /** The step called `03-index`, or just `03` or `3`. */
  step(nameOrNumber: string): AnyStep {
    const number = nameOrNumber.padStart(2, '0');
    const found = this.steps.find(({ name }) => name === nameOrNumber || name.slice(0, 2) === number);
    if (found) return found;
    const known = this.steps.map(({ name }) => name).join(', ');
    throw new PipelineError('STEP_UNKNOWN', `no step \`${nameOrNumber}\` in ${this.name}; its steps are ${known}`);
  }

  /** The steps from `from` to `until`, both included. */
  slice(from?: string, until?: string): readonly AnyStep[] {
    const first = from === undefined ? 0 : this.steps.indexOf(this.step(from));
    const last = until === undefined ? this.steps.length - 1 : this.steps.indexOf(this.step(until));
    if (first <= last) return this.steps.slice(first, last + 1);
    throw new PipelineError('STEP_UNKNOWN', `--from ${from} comes after --until ${until}`);
  }

  /**
   * Runs the steps and yields the rows of the last one. Leaving the loop early stops every step and releases what it
   * holds. Throws PipelineError, or the reason of `signal`, at once even if a step is stuck.
   */
  run(options: RunOptions = {}): AsyncIterableIterator<Rows> {
    const stop = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
    return new RunRows(() => this.#connect(options, signal) as AsyncIterable<Rows>, options.signal, stop);
  }

  #connect(options: RunOptions, signal: AbortSignal): AsyncIterable<Row> {
    const steps = this.slice(options.from, options.until);
    const shared = parseConfig('shared', sharedConfig, options.shared);
    const unknown = Object.keys(options.config ?? {}).find((name) => this.steps.every((step) => step.name !== name));
    if (unknown !== undefined) throw new PipelineError('CONFIG_INVALID', `${this.name} has no step \`${unknown}\``);
    let rows: AsyncIterable<Row> = options.input ?? noRows();
    for (const step of steps) {
      const context = stepContext(step, options, shared, signal);
      rows = runStep(step, rows, context, { check: options.check ?? false });
      if (options.observe) rows = options.observe(step, rows);
    }
    return rows;
  }
}

function configFields(config: z.ZodObject): StepDescription['config'] {
  return Object.entries(config.shape).map(([name, field]) => ({
    name,
    default: (field as z.ZodType).safeParse(undefined).data,
    description: fieldDescription(field) ?? '',
  }));
}

/** `.describe()` may have been called before or after `.default()` and the like. */
function fieldDescription(field: unknown): string | undefined {
  const { description, def } = field as { description?: string; def?: { innerType?: unknown } };
  return description ?? (def?.innerType === undefined ? undefined : fieldDescription(def.innerType));
}

async function* noRows(): AsyncGenerator<never, void, undefined> {}

function stepContext(step: AnyStep, options: RunOptions, shared: SharedConfig, signal: AbortSignal): StepContext {
  return {
    root: options.root ?? process.cwd(),
    config: parseConfig(step.name, step.config, options.config?.[step.name]),
    shared,
    signal,
    ...inMemoryServices(),
    ...options.services?.(step),
  };
}

function parseConfig<Config extends z.ZodObject>(section: string, schema: Config, given: unknown): z.output<Config> {
  const result = schema.strict().safeParse(given ?? {});
  if (result.success) return result.data as z.output<Config>;
  const problems = result.error.issues.map(({ path, message }) => `${[section, ...path].join('.')}: ${message}`);
  throw new PipelineError('CONFIG_INVALID', problems.join('\n'), { details: { problems } });
}

function inMemoryServices(): StepServices {
  return {
    cache: {
      getOrCompute: async (_key, compute) => compute(),
      get: async () => undefined,
      set: async () => {},
    },
    progress: { add() {}, total() {} },
    log: { info() {}, warn() {} },
    files: {
      report: async (name) => name,
      edit: async () => 'previewed',
    },
  };
}
