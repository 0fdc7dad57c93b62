import { defineStep, z } from '@pipelines/core';
import { findBoard, openBoardSource } from '@pipelines/core/board';
import { runIfMain } from '@pipelines/core/node';
import { loadProcess } from './lib/board/load-process.ts';
import { unknownStatus } from './lib/board/unknown-status.ts';
import { type Problem, type ProcessRow, problem, processRow, type Task, task } from './rows.ts';

// Task → ProcessRow, Problem, Task: the process first, then each task, then its problem if no column has its status.
// Holds one row; other rows pass in their place.

/** Reads the team's process: columns, aliases, limits, criteria. */
export const processPrompts = defineStep({
  name: '02-process-prompts',
  input: task,
  output: z.union([processRow, problem, task]),
  config: z.strictObject({
    staleDays: z.number().positive().default(14).describe('Used when the process document has no `Stale after:`.'),
  }),
  async *run(rows: AsyncIterable<Task>, ctx): AsyncGenerator<ProcessRow | Problem | Task, void, undefined> {
    const { root, shared, config } = ctx;
    const source = await openBoardSource(root, shared, ctx.signal);
    const { board } = await findBoard(source, root, shared);
    const { row: team, problems } = await loadProcess(source, board, root, shared, config.staleDays);
    if (team.path === undefined) ctx.log.info('no process document: the default columns hold');
    yield team;
    yield* problems;
    for await (const row of rows) {
      yield row;
      const unknown = row.type === 'task' ? unknownStatus(row, team) : undefined;
      if (unknown) yield unknown;
      ctx.progress.add();
    }
  },
});

await runIfMain(import.meta.url, processPrompts);
