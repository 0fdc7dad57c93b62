import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { writeBundles } from './lib/write/write-bundles.ts';
import { aside, bundle, fetched, outcome, problem, report } from './rows.ts';

// Bundle, Aside, Fetched, Problem → Fetched and Problem at once, Problem of the board, Outcome by priority, then one
// Report. Barrier: holds the bundles.

/** Writes tasks to the board, and the reports. */
export const write = defineStep({
  name: '04-write',
  input: z.union([bundle, aside, fetched, problem]),
  output: z.union([outcome, fetched, problem, report]),
  config: z.strictObject({
    maxTasks: z
      .number()
      .int()
      .positive()
      .default(10)
      .describe('How many open tasks sonarflow keeps on the board at once.'),
    minPriority: z.number().min(0).max(100).default(0).describe('Bundles below this priority get no task.'),
    includeSecurity: z
      .boolean()
      .default(false)
      .describe('Write vulnerabilities and hotspots into files too: that discloses them.'),
    rows: z.number().int().positive().default(50).describe('How many rows of a table are shown; the rest is folded.'),
  }),
  barrier: true,
  async *run(rows, ctx) {
    yield* writeBundles(rows, ctx);
  },
});

await runIfMain(import.meta.url, write);
