import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { matchTasks } from './lib/match/match-tasks.ts';
import { RowKeeper } from './lib/match/own-rows.ts';
import { type Commit, commit, type FileRow, file, match, type Revision, revision, type Task, task } from './rows.ts';

// Task, FileRow, Commit → Task, Match: a task, then the files and commits that belong to it, tasks in the order they
// came. Barrier: holds all its rows until the input ends; other rows pass at once. Any order of rows gives the same.

/** Finds the files and commits of each task by words, names and ids. */
export const matchContext = defineStep({
  name: '04-match-context',
  input: z.union([task, file, commit, revision]),
  output: z.union([task, match, revision]),
  config: z.strictObject({
    limit: z.number().int().positive().default(10).describe('How many files and how many commits a task keeps.'),
  }),
  barrier: true,
  cacheVersion: 1,
  cacheFields: ['limit'],
  async *run(rows: AsyncIterable<Task | FileRow | Commit | Revision>, ctx) {
    const corpus = { tasks: [] as Task[], files: [] as FileRow[], commits: [] as Commit[] };
    const keeper = new RowKeeper();
    for await (const row of rows) {
      if (row.type === 'task') corpus.tasks.push(row);
      else if (row.type === 'file') corpus.files.push(keeper.file(row));
      else if (row.type === 'commit') corpus.commits.push(keeper.commit(row));
      else yield row;
    }
    yield* matchTasks(corpus, ctx.config.limit, ctx);
  },
});

await runIfMain(import.meta.url, matchContext);
