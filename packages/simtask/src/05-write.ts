import { defineStep, z } from '@pipelines/core';
import { readTaskReview } from '@pipelines/core/board';
import { runIfMain } from '@pipelines/core/node';
import { outcomeOf, reportFacts, reportRow } from './lib/report/report-facts.ts';
import { writeReports } from './lib/report/write-reports.ts';
import { TASKS } from './lib/write/task-text.ts';
import { writeBoard } from './lib/write/write-board.ts';
import { outcome, type Plan, type Problem, plan, problem, report, type Scanned, scanned } from './rows.ts';

// Plan, Problem, Scanned → Problem, Scanned at once, Problem of the board, Outcome by rank, then one Report. Barrier:
// holds the plans.

/** Writes tasks to the board, and the reports. */
export const write = defineStep({
  name: '05-write',
  input: z.union([plan, problem, scanned]),
  output: z.union([outcome, problem, scanned, report]),
  config: z.strictObject({
    taskScore: z.number().min(0).max(1).default(0.8).describe('From this score on a class gets a task.'),
    reviewScore: z
      .number()
      .min(0)
      .max(1)
      .default(0.61)
      .describe('From this score on it is on the list of those to look at.'),
    maxTasks: z
      .number()
      .int()
      .positive()
      .default(10)
      .describe('How many open tasks simtask keeps on the board at once.'),
    rows: z.number().int().positive().default(50).describe('How many rows of a table are shown; the rest is folded.'),
  }),
  barrier: true,
  async *run(rows, ctx) {
    const plans: Plan[] = [];
    const problems: Problem[] = [];
    let whole: Scanned | undefined;
    for await (const row of rows) {
      if (row.type === 'plan') plans.push(row);
      else yield row;
      if (row.type === 'problem') problems.push(row);
      if (row.type === 'scanned') whole = row;
      ctx.progress.add();
    }
    const review = await readTaskReview(ctx, TASKS);
    const board = await writeBoard({ plans, problems, scanned: whole, review }, ctx);
    yield* board.problems;
    const facts = reportFacts({ ...review, ...board, problems: [...problems, ...board.problems], scanned: whole });
    const outcomes = board.written.map(outcomeOf);
    yield* outcomes;
    yield reportRow(facts, await writeReports(facts, { plans, outcomes }, ctx));
  },
});

await runIfMain(import.meta.url, write);
