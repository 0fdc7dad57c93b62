import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { type Class, cls, type Embedded, embedded } from './rows.ts';

// Embedded → Class: the highest score first, then by id. Barrier: holds the features of all functions.

/** Joins functions that do the same into classes. */
export const cluster = defineStep({
  name: '03-cluster',
  input: embedded,
  output: cls,
  config: z.strictObject({}),
  barrier: true,
  // biome-ignore lint/correctness/useYield: nothing is clustered yet
  async *run(rows: AsyncIterable<Embedded>): AsyncGenerator<Class, void, undefined> {
    for await (const row of rows) void row;
  },
});

await runIfMain(import.meta.url, cluster);
