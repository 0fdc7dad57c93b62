import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { openSourceTree } from '@pipelines/core/repository';
import { measureFile } from './lib/measure-file.ts';
import { type FileRow, file, type Measure, measure, type Problem, problem } from './rows.ts';

// FileRow → Measure or Problem, in order; problems pass. Memory: one file.

/** Counts the lines of each file. */
export const measureStep = defineStep({
  name: '02-measure',
  input: z.union([file, problem]),
  output: z.union([measure, problem]),
  config: z.strictObject({}),
  // Raised by one when what is stored for a blob changes its meaning.
  cacheVersion: 1,
  async *run(rows: AsyncIterable<FileRow | Problem>, ctx): AsyncGenerator<Measure | Problem, void, undefined> {
    const tree = await openSourceTree(ctx);
    for await (const row of rows) {
      // Rows of other types are on their way to a later step.
      yield row.type === 'file' ? await measureFile(row, tree, ctx.cache) : row;
      ctx.progress.add();
    }
  },
});

await runIfMain(import.meta.url, measureStep);
