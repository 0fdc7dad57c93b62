import type { StepContext } from '@pipelines/core';
import type { Aside, Bundle, Fetched, Finding, Grouping, Problem } from '../../rows.ts';

export interface PlanConfig {
  readonly by: Grouping;
  readonly minutes: number;
  readonly newOnly: boolean;
}

export async function* planBundles(
  rows: AsyncIterable<Finding | Fetched | Problem>,
  _ctx: StepContext<PlanConfig>,
): AsyncGenerator<Bundle | Aside | Fetched | Problem, void, undefined> {
  for await (const row of rows) if (row.type !== 'finding') yield row;
}
