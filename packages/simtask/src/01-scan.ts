import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { type Fn, fn, type Problem, problem } from './rows.ts';

// nothing → Fn, Problem: files by bytes of path, functions by position, problems after the functions of their file.

/** Finds the functions of the tree. */
export const scan = defineStep({
  name: '01-scan',
  input: z.never(),
  output: z.union([fn, problem]),
  config: z.strictObject({}),
  source: true,
  async *run(rows: AsyncIterable<never>): AsyncGenerator<Fn | Problem, void, undefined> {
    yield* rows;
  },
});

await runIfMain(import.meta.url, scan);
