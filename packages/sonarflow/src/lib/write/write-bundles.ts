import type { StepContext } from '@pipelines/core';
import type { Aside, Bundle, Fetched, Outcome, Problem, Report } from '../../rows.ts';

export interface WriteConfig {
  readonly maxTasks: number;
  readonly minPriority: number;
  readonly includeSecurity: boolean;
  readonly rows: number;
}

export async function* writeBundles(
  rows: AsyncIterable<Bundle | Aside | Fetched | Problem>,
  _ctx: StepContext<WriteConfig>,
): AsyncGenerator<Outcome | Fetched | Problem | Report, void, undefined> {
  for await (const row of rows) if (row.type === 'fetched' || row.type === 'problem') yield row;
}
