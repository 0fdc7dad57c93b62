import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { makePlan } from './lib/plan/make-plan.ts';
import { readMembers } from './lib/plan/member-texts.ts';
import { byRank } from './lib/plan/rank.ts';
import { readSurroundings } from './lib/plan/surroundings.ts';
import { openTree } from './lib/plan/tree.ts';
import { type Class, cls, type Plan, type Problem, plan, problem } from './rows.ts';

// Class, Problem → Problem at once, Plan, the highest rank first; before them a Problem per file that changed since it was scanned. Barrier: holds
// the classes, the texts of their members and what the files of the tree import.

/** Says what varies in each class, and where the one function should live. */
export const planStep = defineStep({
  name: '04-plan',
  input: z.union([cls, problem]),
  output: z.union([plan, problem]),
  config: z.strictObject({
    minScore: z.number().min(0).max(1).default(0.61).describe('Classes below that score are not planned.'),
    historyCommits: z
      .number()
      .int()
      .nonnegative()
      .default(1000)
      .describe('How many of the newest commits tell what changed together; 0 for none.'),
    maxCallers: z.number().int().positive().default(50).describe('How many callers of a class are listed.'),
  }),
  barrier: true,
  cacheVersion: 2,
  cacheFields: [],
  async *run(rows: AsyncIterable<Class | Problem>, ctx): AsyncGenerator<Plan | Problem, void, undefined> {
    const { minScore, historyCommits, maxCallers } = ctx.config;
    const classes: Class[] = [];
    for await (const row of rows) {
      if (row.type === 'class') classes.push(row);
      else yield row;
    }
    const wanted = classes.filter(({ score }) => score >= minScore);
    if (wanted.length === 0) return;
    ctx.progress.total(wanted.length);
    const tree = await openTree(ctx);
    const read = await readMembers(wanted, tree);
    yield* read.problems;
    const around = await readSurroundings(read.classes, tree, historyCommits, ctx);
    const plans: Plan[] = [];
    for (const one of read.classes) {
      plans.push(await makePlan(one, around, maxCallers, ctx));
      ctx.progress.add();
    }
    yield* plans.sort(byRank);
  },
});

await runIfMain(import.meta.url, planStep);
