import { PipelineError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Row } from '../step.ts';
import type { ResolvedWorld } from './command-line.ts';
import { readRowFile } from './row-io.ts';
import { findKeptRows } from './run-folder.ts';
import { inStateFolder, openStateFolder } from './state-folder.ts';

/** The newest kept rows of a step, the last one by default. Throws ROWS_NOT_KEPT if there are none. */
export async function keptRows(
  pipeline: Pipeline,
  root: string,
  world: ResolvedWorld,
  step = pipeline.steps.at(-1)?.name ?? '',
): Promise<AsyncIterable<Row>> {
  const state = await openStateFolder(root, world.env);
  const path = await findKeptRows(await inStateFolder(state, pipeline.name), step);
  if (path !== undefined) return readRowFile(path);
  throw new PipelineError('ROWS_NOT_KEPT', `no finished run of ${pipeline.name} is kept for ${root}; run it first`);
}
