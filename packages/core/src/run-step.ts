import { isPipelineError, PipelineError, toError } from './errors.ts';
import { rowIssue, rowTypes } from './row-types.ts';
import type { AnyStep, Row, StepContext } from './step.ts';
import { StepInput } from './step-input.ts';

export interface RunStepOptions {
  /** Check rows against the schemas on the way in and out. On at process borders, off in process by default. */
  readonly check?: boolean;
}

/** How many rows of a barrier are measured: one in this many. */
const BYTE_SAMPLE = 64;

/**
 * The one place where validation, cancellation and error context meet.
 * In: rows, a context. Out: the step's rows, in its order. Holds no row itself. Closes its source however it ends.
 * Throws PipelineError with `details.step`; an abort surfaces as the signal's reason. What the source throws passes as it
 * is, or as INPUT_INVALID if it is no PipelineError.
 */
export function runStep<Out extends Row>(
  step: AnyStep,
  rows: AsyncIterable<Row>,
  ctx: StepContext,
  options: RunStepOptions = {},
): AsyncIterableIterator<Out> {
  const checks = options.check ? rowChecks(step) : undefined;
  const guard = step.barrier ? barrierGuard(step, ctx.shared.maxMemory) : undefined;
  const input = new StepInput(rows, ctx.signal, inspection(checks?.input, guard));
  const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
  let output: AsyncIterator<Out> | undefined;
  let ended = false;

  const open = (): AsyncIterator<Out> => {
    ctx.signal.throwIfAborted();
    return (step.run(input, ctx) as AsyncIterable<Out>)[Symbol.asyncIterator]();
  };
  const fail = async (thrown: unknown): Promise<never> => {
    ended = true;
    const error = await withContext(step, thrown, input, ctx.signal);
    await input.close().catch(() => {});
    throw error;
  };
  const finish = async (): Promise<IteratorResult<Out>> => {
    ended = true;
    await input.close();
    return done;
  };
  const passOn = (result: IteratorResult<Out>): IteratorResult<Out> | Promise<IteratorResult<Out>> => {
    if (result.done) return finish();
    try {
      checks?.output(result.value);
    } catch (thrown) {
      return close().then(
        () => fail(thrown),
        () => fail(thrown),
      );
    }
    return result;
  };
  const close = async () => {
    ended = true;
    await output?.return?.();
  };
  return {
    next() {
      if (ended) return Promise.resolve(done);
      try {
        output ??= open();
        return output.next().then(passOn, fail);
      } catch (thrown) {
        return fail(thrown);
      }
    },
    async return() {
      // At once, not one after the other: a step that is stuck must not keep its source open.
      await Promise.all([ended ? undefined : close().catch(fail), input.close()]);
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function inspection(...inspectors: readonly (((row: Row) => void) | undefined)[]): ((row: Row) => void) | undefined {
  const given = inspectors.filter((inspect) => inspect !== undefined);
  return given.length === 0
    ? undefined
    : (row) => {
        for (const inspect of given) inspect(row);
      };
}

/** Counts what a barrier is given; bytes are estimated from one row in 64. */
function barrierGuard(step: AnyStep, maxMemory: number): (row: Row) => void {
  let rows = 0;
  let sampled = 0;
  let sampledBytes = 0;
  return (row) => {
    if (rows++ % BYTE_SAMPLE !== 0) return;
    sampled += 1;
    sampledBytes += JSON.stringify(row).length;
    const megabytes = ((sampledBytes / sampled) * rows) / 2 ** 20;
    if (megabytes <= maxMemory) return;
    throw new PipelineError(
      'BARRIER_MEMORY',
      `${step.name} would hold about ${Math.round(megabytes)} MB in ${rows} rows; shared.maxMemory is ${maxMemory}. Raise it or review a smaller root.`,
      { details: { step: step.name, rows } },
    );
  };
}

interface RowChecks {
  readonly input: (row: unknown) => void;
  readonly output: (row: unknown) => void;
}

/** Rows of a type that a schema does not name only need a `type` on the way in, and to have come in on the way out. */
function rowChecks(step: AnyStep): RowChecks {
  const consumed = new Set(rowTypes(step.input));
  const emitted = new Set(rowTypes(step.output));
  const arrived = new Set<string>();
  return {
    input(row) {
      if (!isRow(row)) throw rowInvalid(step, 'input', row, undefined);
      arrived.add(row.type);
      if (consumed.has(row.type)) checkShape(step, 'input', row);
    },
    output(row) {
      if (!isRow(row)) throw rowInvalid(step, 'output', row, undefined);
      if (emitted.has(row.type)) checkShape(step, 'output', row);
      else if (!arrived.has(row.type)) throw rowInvalid(step, 'output', row, { message: 'its type is not declared' });
    },
  };
}

function checkShape(step: AnyStep, side: keyof RowChecks, row: Row): void {
  const result = step[side].safeParse(row);
  if (!result.success) throw rowInvalid(step, side, row, rowIssue(result.error.issues));
}

function rowInvalid(
  step: AnyStep,
  side: keyof RowChecks,
  row: unknown,
  issue: ReturnType<typeof rowIssue> | undefined,
): PipelineError {
  const field = issue?.field;
  const what = isRow(row) ? `row of type "${row.type}" is not valid` : 'row has no `type`';
  const why = issue ? `${field ? ` at \`${field}\`` : ''}: ${issue.message}` : '';
  return new PipelineError('ROW_INVALID', `${step.name}: ${side} ${what}${why}`, {
    details: { step: step.name, side, ...(field && { field }) },
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Row>).type === 'string';
}

async function withContext(step: AnyStep, thrown: unknown, input: StepInput, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted && isAbort(thrown, signal)) return signal.reason;
  const { row, failure } = await input.latest();
  const fromSource = failure !== undefined && failure.reason === thrown;
  if (isPipelineError(thrown)) {
    // In place: identity, stack and what a subclass carries stay.
    if (!fromSource && thrown.details['step'] === undefined) {
      const details = { ...thrown.details, step: step.name };
      Reflect.defineProperty(thrown, 'details', { value: details, enumerable: true, configurable: true });
    }
    return thrown;
  }
  const cause = toError(thrown);
  const id = (row as { id?: unknown } | undefined)?.id;
  const details = { step: step.name, row: row && { type: row.type, ...(typeof id === 'string' && { id }) } };
  if (fromSource) {
    return new PipelineError('INPUT_INVALID', `${step.name}: its input failed: ${cause.message}`, { details, cause });
  }
  return new PipelineError('STEP_FAILED', `${step.name}: ${cause.message}`, { details, cause });
}

/** What an abort looks like by the time it leaves a step: the reason itself, ours, or a library's own word for it. */
function isAbort(thrown: unknown, signal: AbortSignal): boolean {
  if (thrown === signal.reason || (isPipelineError(thrown) && thrown.code === 'ABORTED')) return true;
  return (thrown as { name?: unknown } | undefined)?.name === 'AbortError';
}
