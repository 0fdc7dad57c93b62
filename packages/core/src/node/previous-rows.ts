import { PipelineError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';
import type { AnyStep, Row, StepLog } from '../step.ts';
import { inputCheck, type RowCheck } from './input-check.ts';
import { readRowFile } from './row-io.ts';
import { findKeptRows } from './run-folder.ts';

interface Part {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Where the rows lie that a part of a pipeline starts from. Undefined at its start, and if none are kept. */
export async function previousRowsPath(pipeline: Pipeline, folder: string, part: Part): Promise<string | undefined> {
  const previous = stepBefore(pipeline, part);
  return previous && findKeptRows(folder, previous.name);
}

/**
 * The rows that a part of a pipeline starts from. Undefined at its start, and for a step that can do without. Throws
 * ROWS_NOT_KEPT.
 */
export async function previousRows(
  pipeline: Pipeline,
  folder: string,
  part: Part & { readonly log: StepLog },
): Promise<AsyncIterable<Row> | undefined> {
  const steps = pipeline.slice(part.from, part.until);
  const [first] = steps;
  const previous = stepBefore(pipeline, part);
  if (!first || !previous) return undefined;
  const path = await findKeptRows(folder, previous.name);
  if (path) return readRowFile(path, keptCheck(steps));
  if (first.source) {
    part.log.info(`no rows of ${previous.name} are kept: ${first.name} starts from nothing`);
    return undefined;
  }
  const advice = `run once with --keep-rows, give --input FILE, or start earlier`;
  throw new PipelineError(
    'ROWS_NOT_KEPT',
    `no rows of ${previous.name} are kept, so ${first.name} has no input; ${advice}`,
  );
}

function stepBefore(pipeline: Pipeline, { from, until }: Part): AnyStep | undefined {
  const [first] = pipeline.slice(from, until);
  return first && pipeline.steps[pipeline.steps.indexOf(first) - 1];
}

/** Rows that a run kept were right then, so what is wrong with them now is their age. */
function keptCheck(steps: readonly AnyStep[]): RowCheck {
  const check = inputCheck(steps);
  return (row) => {
    const fault = check(row);
    return fault && `${fault}. Another version kept these rows: start from an earlier step.`;
  };
}
