import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { outcome, outline, packageRow, problem, workspace } from './rows.ts';

// Outline → Outcome, as they come; other rows pass at once. Memory: one README.

/** Fills the managed regions of READMEs; not a byte outside of them changes. */
export const write = defineStep({
  name: '03-write',
  input: z.union([outline, workspace, packageRow, problem]),
  output: z.union([outcome, workspace, packageRow, problem]),
  config: z.strictObject({
    create: z.boolean().default(false).describe('Make a README where a package has none.'),
    adopt: z.boolean().default(false).describe('Add the sections that a README without regions lacks.'),
    exclude: z
      .array(z.string().min(1))
      .default([])
      .describe('Packages whose READMEs are left alone: names or folders.'),
  }),
  async *run(rows, ctx) {
    const { writeReadmes } = await import('./lib/write/write-readmes.ts');
    yield* writeReadmes(rows, ctx);
  },
});

await runIfMain(import.meta.url, write);
