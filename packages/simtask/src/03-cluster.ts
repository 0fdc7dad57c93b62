import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { findClasses } from './lib/cluster/find-classes.ts';
import { Functions } from './lib/cluster/functions.ts';
import { type Class, cls, type Embedded, embedded, type Problem, problem } from './rows.ts';

// Embedded → Class: the highest score first, then by id; problems pass at once. Barrier: holds the features of all distinct functions in typed
// arrays, about 2 KB each. Any order of rows gives the same.

/** Joins functions that do the same into classes. */
export const cluster = defineStep({
  name: '03-cluster',
  input: z.union([embedded, problem]),
  output: z.union([cls, problem]),
  config: z.strictObject({
    minScore: z.number().min(0.3).max(1).default(0.55).describe('Classes below this score are not kept.'),
    minTokens: z.number().int().positive().default(24).describe('Shorter functions are not compared.'),
  }),
  barrier: true,
  async *run(rows: AsyncIterable<Embedded | Problem>, ctx): AsyncGenerator<Class | Problem, void, undefined> {
    const functions = new Functions();
    for await (const row of rows) {
      if (row.type !== 'embedded') yield row;
      else if (row.tokens >= ctx.config.minTokens) functions.add(row);
    }
    yield* findClasses(functions, ctx.config.minScore, ctx);
  },
});

await runIfMain(import.meta.url, cluster);
