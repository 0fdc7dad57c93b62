import { isPipelineError, PipelineError, toError } from './errors.ts';
import { rowTypes } from './row-types.ts';
import type { AnyStep, Row, StepContext } from './step.ts';

export interface RunStepOptions {
  /** Check rows against the schemas on the way in and out. On at process borders, off in process by default. */
  readonly check?: boolean;
}

/** How many rows of a barrier are measured: one in this many. */
const BYTE_SAMPLE = 64;

/**
 * The one place where validation, cancellation and error context meet.
 * In: rows, a context. Out: the step's rows, in its order. Holds no row itself.
 * Throws PipelineError with `details.step`; an abort surfaces as the signal's reason.
 */
export async function* runStep<Out extends Row>(
  step: AnyStep,
  rows: AsyncIterable<Row>,
  ctx: StepContext,
  options: RunStepOptions = {},
): AsyncGenerator<Out, void, undefined> {
  const seen: { row: Row | undefined } = { row: undefined };
  const input = observeInput(step, rows, ctx, options.check ?? false, seen);
  try {
    ctx.signal.throwIfAborted();
    for await (const row of step.run(input, ctx) as AsyncIterable<Out>) {
      ctx.signal.throwIfAborted();
      if (options.check) checkRow(step, 'output', row);
      yield row;
    }
  } catch (thrown) {
    throw withContext(step, thrown, seen.row, ctx.signal);
  }
}

async function* observeInput(
  step: AnyStep,
  rows: AsyncIterable<Row>,
  ctx: StepContext,
  check: boolean,
  seen: { row: Row | undefined },
): AsyncGenerator<Row, void, undefined> {
  const held = step.barrier ? barrierGuard(step, ctx.shared.maxMemory) : undefined;
  for await (const row of rows) {
    ctx.signal.throwIfAborted();
    seen.row = row;
    if (check) checkRow(step, 'input', row);
    held?.(row);
    yield row;
  }
  seen.row = undefined;
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

/** Row types the schema does not name are forwarded rows: they only need a `type`. */
function checkRow(step: AnyStep, side: 'input' | 'output', row: unknown): void {
  const schema = step[side];
  const result = schema.safeParse(row);
  if (result.success || (isRow(row) && !rowTypes(schema).includes(row.type))) return;
  const issue = result.error.issues[0];
  const where = issue?.path.length ? ` at \`${issue.path.join('.')}\`` : '';
  const what = isRow(row) ? `row of type "${row.type}"` : 'row without a `type`';
  throw new PipelineError('ROW_INVALID', `${step.name}: ${side} ${what} is not valid${where}: ${issue?.message}`, {
    details: { step: step.name, side, field: issue?.path.join('.') },
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && typeof (value as Row).type === 'string';
}

function withContext(step: AnyStep, thrown: unknown, row: Row | undefined, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (isPipelineError(thrown)) {
    if (thrown.details['step'] !== undefined) return thrown;
    return new PipelineError(thrown.code, thrown.message, {
      details: { ...thrown.details, step: step.name },
      cause: thrown.cause,
    });
  }
  const error = toError(thrown);
  const id = (row as { id?: unknown } | undefined)?.id;
  return new PipelineError('STEP_FAILED', `${step.name}: ${error.message}`, {
    details: { step: step.name, row: row && { type: row.type, ...(typeof id === 'string' && { id }) } },
    cause: error,
  });
}
