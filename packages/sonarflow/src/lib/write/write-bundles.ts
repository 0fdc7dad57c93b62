import type { StepContext } from '@pipelines/core';
import { readTaskReview } from '@pipelines/core/board';
import type { Aside, Bundle, Fetched, Outcome, Problem, Report } from '../../rows.ts';
import { outcomeOf, reportFacts, reportRow } from '../report/report-facts.ts';
import { writeReports } from '../report/write-reports.ts';
import type { WriteConfig } from './assess.ts';
import { TASKS } from './task-text.ts';
import { writeBoard } from './write-board.ts';

type In = Bundle | Aside | Fetched | Problem;
type Out = Outcome | Fetched | Problem | Report;

/** Brings board and reports up to date. Rows of 02 pass at once; then problems of the board, outcomes and one report. */
export async function* writeBundles(
  rows: AsyncIterable<In>,
  ctx: StepContext<WriteConfig>,
): AsyncGenerator<Out, void, undefined> {
  const bundles: Bundle[] = [];
  const asides: Aside[] = [];
  const problems: Problem[] = [];
  let fetched: Fetched | undefined;
  for await (const row of rows) {
    if (row.type === 'bundle') bundles.push(row);
    else if (row.type === 'aside') asides.push(row);
    else yield row;
    if (row.type === 'fetched') fetched = row;
    if (row.type === 'problem') problems.push(row);
    ctx.progress.add();
  }
  const review = await readTaskReview(ctx, TASKS);
  const board = await writeBoard({ bundles, asides, fetched, problems }, review, ctx);
  yield* board.problems;
  const { sha, now, decided } = review;
  const found = { sha, now, decided, fetched, asides, written: board.written, security: ctx.config.includeSecurity };
  const facts = { ...found, problems: [...problems, ...board.problems] };
  for (const each of board.written) yield outcomeOf(each);
  yield reportRow(facts, await writeReports(reportFacts(facts), ctx));
}
