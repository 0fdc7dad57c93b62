import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { Embedder } from './lib/embed/embed-function.ts';
import { type Embedded, embedded, type Fn, fn, type Problem, problem } from './rows.ts';

// Fn → Embedded, in order, one row at a time; problems pass.

/** Makes the features of each function: its syntax as 01-scan hashed it, and its names, told apart by how much they say. */
export const embed = defineStep({
  name: '02-embed',
  input: z.union([fn, problem]),
  output: z.union([embedded, problem]),
  config: z.strictObject({}),
  async *run(rows: AsyncIterable<Fn | Problem>, ctx): AsyncGenerator<Embedded | Problem, void, undefined> {
    const embedder = new Embedder();
    for await (const row of rows) {
      if (row.type !== 'function') {
        yield row;
        continue;
      }
      ctx.progress.add();
      yield embedder.embed(row);
    }
  },
});

await runIfMain(import.meta.url, embed);
