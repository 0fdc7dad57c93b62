import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { evaluateTask } from './lib/evaluate/evaluate-task.ts';
import {
  evaluation,
  type Match,
  match,
  type ProcessRow,
  processRow,
  type Revision,
  revision,
  type Task,
  task,
} from './rows.ts';

// Task, Match, ProcessRow, Revision → Evaluation: one per task, in the order of the matches; tasks without a match come
// last. Process and revision must come before the tasks they govern. Streams: holds a task until its match arrives.

/** Says of each task what the evidence makes of it, and how sure that is. */
export const evaluate = defineStep({
  name: '05-evaluate',
  input: z.union([task, match, processRow, revision]),
  output: z.union([evaluation, match, processRow, revision]),
  config: z.strictObject({}),
  async *run(rows: AsyncIterable<Task | Match | ProcessRow | Revision>, ctx) {
    const waiting = new Map<string, Task[]>();
    let process: ProcessRow | undefined;
    let reviewed: Revision | undefined;
    for await (const row of rows) {
      if (row.type === 'task') {
        waiting.set(row.id, [...(waiting.get(row.id) ?? []), row]);
        continue;
      }
      yield row;
      if (row.type === 'process') process = row;
      if (row.type === 'revision') reviewed = row;
      if (row.type !== 'match') continue;
      const [own, ...others] = waiting.get(row.id) ?? [];
      if (others.length > 0) waiting.set(row.id, others);
      else waiting.delete(row.id);
      if (own) yield evaluateTask(own, row, process, reviewed);
      ctx.progress.add();
    }
    for (const own of [...waiting.values()].flat()) yield evaluateTask(own, undefined, process, reviewed);
  },
});

await runIfMain(import.meta.url, evaluate);
