import type { StepContext } from '@pipelines/core';
import type { Outcome, Outline, Package, Problem, Workspace } from '../../rows.ts';

interface WriteConfig {
  readonly create: boolean;
  readonly adopt: boolean;
  readonly exclude: readonly string[];
}

/** Fills the regions of READMEs; tells what became of each. */
export async function* writeReadmes(
  rows: AsyncIterable<Outline | Workspace | Package | Problem>,
  _ctx: StepContext<WriteConfig>,
): AsyncGenerator<Outcome | Workspace | Package | Problem, void, undefined> {
  for await (const row of rows) if (row.type !== 'outline') yield row;
}
