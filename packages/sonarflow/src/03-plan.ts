import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { planBundles } from './lib/plan/plan-bundles.ts';
import { aside, bundle, fetched, finding, GROUPINGS, problem } from './rows.ts';

// Finding → Bundle by priority, then Aside; other rows pass at once. Barrier: holds the findings as text. Their
// order changes nothing.

/** Puts findings together into bundles of about a day. */
export const plan = defineStep({
  name: '03-plan',
  input: z.union([finding, fetched, problem]),
  output: z.union([bundle, aside, fetched, problem]),
  config: z.strictObject({
    by: z.enum(GROUPINGS).default('rule-prefix').describe('What findings are put together by.'),
    minutes: z.number().int().positive().default(480).describe('Effort of a bundle, about.'),
    newOnly: z.boolean().default(false).describe('Only findings of new code (02-fetch.newCode); others are put aside.'),
    historyCommits: z
      .number()
      .int()
      .nonnegative()
      .default(500)
      .describe('How many of the newest commits tell which files change often; 0 for none.'),
  }),
  barrier: true,
  cacheVersion: 1,
  cacheFields: ['by', 'minutes'],
  async *run(rows, ctx) {
    yield* planBundles(rows, ctx);
  },
});

await runIfMain(import.meta.url, plan);
