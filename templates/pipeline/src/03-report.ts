import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { folderTotals } from './lib/folder-totals.ts';
import { reportMarkdown } from './lib/report-markdown.ts';
import { type Measure, measure, type Problem, problem, type Report, report } from './rows.ts';

// Measure, Problem → the same at once, then one Report. Barrier: holds them.

/** Sums up by folder, in `report.md` for people and `report.json` for programs. */
export const reportStep = defineStep({
  name: '03-report',
  input: z.union([measure, problem]),
  output: z.union([measure, problem, report]),
  config: z.strictObject({
    depth: z.number().int().positive().default(2).describe('How many levels of folders are told apart.'),
    maxLines: z.number().int().positive().default(1000).describe('Longer files are listed.'),
  }),
  barrier: true,
  async *run(rows, ctx): AsyncGenerator<Measure | Problem | Report, void, undefined> {
    const measures: Measure[] = [];
    const problems: Problem[] = [];
    for await (const row of rows) {
      if (row.type === 'measure') measures.push(row);
      else if (row.type === 'problem') problems.push(row);
      yield row;
      ctx.progress.add();
    }
    const { depth, maxLines } = ctx.config;
    const totals = folderTotals(measures, depth);
    const long = measures.filter(({ lines }) => lines > maxLines);
    await ctx.files.report('report.json', `${JSON.stringify({ totals, long, problems }, null, 2)}\n`);
    const path = await ctx.files.report('report.md', reportMarkdown({ totals, long, maxLines, problems }));
    const lines = totals.reduce((sum, total) => sum + total.lines, 0);
    yield { type: 'report', path, files: measures.length, lines, long: long.length, problems: problems.length };
  },
});

await runIfMain(import.meta.url, reportStep);
