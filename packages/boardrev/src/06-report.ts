import { defineStep, z } from '@pipelines/core';
import { linkBase } from '@pipelines/core/markdown';
import { runIfMain } from '@pipelines/core/node';
import { boardFacts, type Judged, judge } from './lib/report/board-facts.ts';
import { reportJson } from './lib/report/report-json.ts';
import { reportMarkdown } from './lib/report/report-markdown.ts';
import {
  evaluation,
  type Problem,
  type ProcessRow,
  problem,
  processRow,
  type Report,
  type Revision,
  report as reportRow,
  revision,
} from './rows.ts';

// Evaluation, Problem, ProcessRow, Revision → the same rows at once, then one Report. Barrier: holds a short form of
// each evaluation for the report, which does not depend on the order of the rows.

/** Writes what was found as `report.md` for people and `report.json` for programs. */
export const report = defineStep({
  name: '06-report',
  input: z.union([evaluation, problem, processRow, revision]),
  output: z.union([evaluation, problem, processRow, revision, reportRow]),
  config: z.strictObject({
    rows: z.number().int().positive().default(50).describe('How many rows of a table are shown; the rest is folded.'),
  }),
  barrier: true,
  async *run(rows, ctx) {
    const judged: Judged[] = [];
    const problems: Problem[] = [];
    let process: ProcessRow | undefined;
    let reviewed: Revision | undefined;
    for await (const row of rows) {
      if (row.type === 'evaluation') judged.push(judge(row));
      else if (row.type === 'problem') problems.push(row);
      else if (row.type === 'process') process = row;
      else if (row.type === 'revision') reviewed = row;
      yield row;
      ctx.progress.add();
    }
    const facts = boardFacts(judged, problems, process, reviewed);
    const beside = await ctx.files.report('report.json', reportJson(facts));
    const layout = { limit: ctx.config.rows, base: linkBase(beside, ctx.shared.at) };
    const path = await ctx.files.report('report.md', reportMarkdown(facts, layout));
    yield {
      type: 'report',
      path,
      tasks: facts.tasks.length,
      mismatches: facts.looksDone.length + facts.unproven.length,
      abstained: facts.abstained.length,
      stale: facts.stale.length,
      problems: facts.problems.length,
    } satisfies Report;
  },
});

await runIfMain(import.meta.url, report);
