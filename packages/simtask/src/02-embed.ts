import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { type Embedded, embedded, type Fn, fn } from './rows.ts';

// Fn → Embedded, in order, one row at a time.

/** Turns the syntax of each function into hashed features. */
export const embed = defineStep({
  name: '02-embed',
  input: fn,
  output: embedded,
  config: z.strictObject({}),
  // biome-ignore lint/correctness/useYield: nothing is embedded yet
  async *run(rows: AsyncIterable<Fn>): AsyncGenerator<Embedded, void, undefined> {
    for await (const row of rows) void row;
  },
});

await runIfMain(import.meta.url, embed);
