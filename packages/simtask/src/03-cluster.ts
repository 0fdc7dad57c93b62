import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { againstFile } from './lib/cluster/against-file.ts';
import { halfChanged } from './lib/cluster/changed-members.ts';
import { findClasses } from './lib/cluster/find-classes.ts';
import { Functions } from './lib/cluster/functions.ts';
import { type Class, cls, type Embedded, embedded, type Problem, problem, type Scanned, scanned } from './rows.ts';

// Embedded → Class: the highest score first, then by id; other rows pass at once. Barrier: holds the features of all
// distinct functions in typed arrays, about 2 KB each. Any order of rows gives the same.

/** Joins functions that do the same into classes. */
export const cluster = defineStep({
  name: '03-cluster',
  input: z.union([embedded, problem, scanned]),
  output: z.union([cls, problem, scanned]),
  config: z.strictObject({
    minScore: z.number().min(0.4).max(1).default(0.55).describe('Classes below this score are not kept.'),
    minTokens: z.number().int().positive().default(24).describe('Shorter functions are not compared.'),
    changedSince: z
      .string()
      .min(1)
      .optional()
      .describe('A revision: only classes of which some members changed since then and some did not.'),
    against: z.string().min(1).optional().describe('A file: only classes with a member in it.'),
  }),
  barrier: true,
  async *run(
    rows: AsyncIterable<Embedded | Problem | Scanned>,
    ctx,
  ): AsyncGenerator<Class | Problem | Scanned, void, undefined> {
    const { minScore, minTokens, changedSince, against } = ctx.config;
    const narrowed = changedSince !== undefined ? 'changedSince' : against !== undefined ? 'against' : undefined;
    const functions = new Functions();
    for await (const row of rows) {
      if (row.type === 'scanned' && narrowed !== undefined) yield { ...row, partial: row.partial ?? narrowed };
      else if (row.type !== 'embedded') yield row;
      else if (row.tokens >= minTokens) functions.add(row);
    }
    let classes = await findClasses(functions, minScore, ctx);
    if (against !== undefined) classes = againstFile(classes, against, ctx);
    if (changedSince !== undefined) classes = await halfChanged(classes, changedSince, ctx);
    yield* classes;
  },
});

await runIfMain(import.meta.url, cluster);
