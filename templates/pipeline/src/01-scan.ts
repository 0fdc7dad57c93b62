import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { listSources, openSourceTree, threadCount } from '@pipelines/core/repository';
import { type FileRow, file, type Problem, problem } from './rows.ts';

// nothing → FileRow, Problem: by bytes of path. Memory: a window of files; no text is read.

/** Lists the text files of the tree. */
export const scan = defineStep({
  name: '01-scan',
  input: z.never(),
  output: z.union([file, problem]),
  config: z.strictObject({
    maxFileBytes: z
      .number()
      .int()
      .positive()
      .default(2 ** 20)
      .describe('Larger files are not read; the report lists them.'),
  }),
  source: true,
  async *run(rows: AsyncIterable<never>, ctx): AsyncGenerator<FileRow | Problem, void, undefined> {
    yield* rows;
    const tree = await openSourceTree(ctx);
    const options = { maxFileBytes: ctx.config.maxFileBytes, threads: threadCount(ctx.shared.concurrency) };
    for await (const { path, blob, skipped } of listSources(tree, options, ctx)) {
      if (skipped === undefined) yield { type: 'file', path, blob };
      else if (skipped === 'large') yield { type: 'problem', path, message: 'larger than 01-scan.maxFileBytes' };
      ctx.progress.add();
    }
  },
});

await runIfMain(import.meta.url, scan);
