import { defineStep, z } from '@pipelines/core';
import { linkBase } from '@pipelines/core/markdown';
import { runIfMain } from '@pipelines/core/node';
import { explorerHtml } from './lib/explore/explorer-html.ts';
import { outcomeOf, reportFacts, reportRow } from './lib/report/report-facts.ts';
import { reportJson } from './lib/report/report-json.ts';
import { reportMarkdown } from './lib/report/report-markdown.ts';
import { reportSarif } from './lib/report/report-sarif.ts';
import { treeName } from './lib/report/tree-name.ts';
import { readReview } from './lib/write/review.ts';
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
    const review = await readReview(ctx);
    const board = await writeBoard({ plans, problems, scanned: whole, review }, ctx);
    yield* board.problems;
    const facts = reportFacts({ ...review, ...board, problems: [...problems, ...board.problems], scanned: whole });
    const outcomes = board.written.map(outcomeOf);
    yield* outcomes;
    const { files, shared, config } = ctx;
    await files.report('report.json', reportJson(facts));
    await files.report('report.sarif', reportSarif(facts));
    const title = await treeName(ctx.root);
    const beside = await files.report('report.html', explorerHtml({ plans, outcomes, title, now: review.now }));
    const layout = { limit: config.rows, base: linkBase(beside, shared.at) };
    yield reportRow(facts, await files.report('report.md', reportMarkdown(facts, layout)));
  },
});

await runIfMain(import.meta.url, write);
