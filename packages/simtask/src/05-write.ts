import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { type Outcome, outcome, type Plan, type Problem, plan, problem, type Report, report } from './rows.ts';

// Plan, Problem → Problem, Outcome by rank, then one Report. Barrier: holds the plans.

/** Writes tasks to the board, and the reports. */
export const write = defineStep({
  name: '05-write',
  input: z.union([plan, problem]),
  output: z.union([outcome, problem, report]),
  config: z.strictObject({}),
  barrier: true,
  async *run(rows: AsyncIterable<Plan | Problem>): AsyncGenerator<Outcome | Problem | Report, void, undefined> {
    for await (const row of rows) {
      if (row.type === 'problem') yield row;
    }
  },
});

await runIfMain(import.meta.url, write);
