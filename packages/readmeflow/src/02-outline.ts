import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { outline, PACKAGE_KINDS, packageRow, problem, SECTIONS, workspace } from './rows.ts';

// Workspace → Outline of the root; Package → its Outline; both pass on. Order: as they come. Memory: the workspace.

/** Decides what each README should say: only what the facts support. */
export const outlineStep = defineStep({
  name: '02-outline',
  input: z.union([workspace, packageRow, problem]),
  output: z.union([outline, workspace, packageRow, problem]),
  config: z.strictObject({
    sections: z
      .array(z.enum(SECTIONS))
      .default([...SECTIONS])
      .describe('Sections that READMEs may have.'),
    kinds: z
      .record(z.string(), z.enum(PACKAGE_KINDS))
      .default({})
      .describe('The kind of a package, by name, where the manifest does not tell.'),
    maxNames: z.number().int().positive().default(40).describe('Longer tables of names are folded.'),
  }),
  async *run(rows, ctx) {
    const { outlineReadmes } = await import('./lib/outline/outline-readmes.ts');
    yield* outlineReadmes(rows, ctx);
  },
});

await runIfMain(import.meta.url, outlineStep);
