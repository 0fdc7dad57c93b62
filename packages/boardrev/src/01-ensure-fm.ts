import { defineStep, z } from '@pipelines/core';
import { openBoardSource, requireBoard } from '@pipelines/core/board';
import { runIfMain } from '@pipelines/core/node';
import { learnDialect } from './lib/board/dialect.ts';
import { ensureTask } from './lib/board/ensure-task.ts';
import { cachedFrontMatter } from './lib/board/front-matter-cache.ts';
import { loadProcess } from './lib/board/load-process.ts';
import { SeenIds } from './lib/board/task-id.ts';
import { type Problem, problem, type Task, task } from './rows.ts';

// nothing → Task, Problem: the board's files by path, a task before its problems. Holds one file, the paths and the ids.

/** Reads the board and adds what a task file must have: `id`, `title`, `status`, and `created` where the name tells it. */
export const ensureFm = defineStep({
  name: '01-ensure-fm',
  input: z.never(),
  output: z.union([task, problem]),
  config: z.strictObject({
    maxBytes: z
      .number()
      .int()
      .positive()
      .default(5 * 2 ** 20)
      .describe('Larger task files are reported, not read.'),
  }),
  source: true,
  cacheVersion: 1,
  async *run(rows: AsyncIterable<never>, ctx): AsyncGenerator<Task | Problem, void, undefined> {
    yield* rows;
    const source = await openBoardSource(ctx.root, ctx.shared, ctx.signal);
    const board = await requireBoard(source, ctx.root, ctx.shared);
    const { row: team, defaultStatus } = await loadProcess(source, board, ctx.root, ctx.shared, 1);
    const dialect = await learnDialect(board, team, defaultStatus);
    const seen = new SeenIds();
    const read = (text: string) => cachedFrontMatter(text, ctx.cache);
    ctx.progress.total(board.files.length);
    for await (const content of source.read(board.files, ctx.config.maxBytes)) {
      ctx.signal.throwIfAborted();
      const { rows: found, edit } = await ensureTask(content, { dialect, seen, read });
      const { path, link } = content.file;
      if (edit && source.editable && !link) await ctx.files.edit(path, edit.after, edit.before);
      yield* found;
      ctx.progress.add();
    }
  },
});

await runIfMain(import.meta.url, ensureFm);
