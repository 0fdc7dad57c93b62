import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { fetchFindings } from './lib/fetch/fetch-findings.ts';
import { analysis, fetched, finding, lint, problem, sarif, scanned } from './rows.ts';

// Lint, Sarif, Analysis → Finding as they are read, in an order that depends on the source alone, then one Fetched; Problem
// passes at once. Memory: a window of files or pages, and the ids of the findings.

/** Turns what any source says into the same findings. */
export const fetch = defineStep({
  name: '02-fetch',
  input: z.union([lint, sarif, analysis, scanned, problem]),
  output: z.union([finding, fetched, problem]),
  config: z.strictObject({
    rate: z
      .number()
      .positive()
      .optional()
      .describe('Requests that any second may hold. Default: 25 to Cloud, no limit else.'),
    burst: z
      .number()
      .int()
      .positive()
      .default(10)
      .describe('Requests that may go out at once. They count towards the rate.'),
    connections: z.number().int().positive().default(16).describe('Connections to a server at a time.'),
    timeout: z
      .number()
      .int()
      .positive()
      .default(30)
      .describe('Seconds until a request without an answer is sent again.'),
    retries: z.number().int().nonnegative().default(5).describe('How often a request that failed is sent again.'),
    blame: z.boolean().default(false).describe('Ask git who wrote the lines, and when.'),
    newCode: z.string().min(1).optional().describe('A revision: findings on lines changed since then are new code.'),
  }),
  cacheVersion: 2,
  cacheFields: [],
  run(rows, ctx) {
    return fetchFindings(rows, ctx);
  },
});

await runIfMain(import.meta.url, fetch);
