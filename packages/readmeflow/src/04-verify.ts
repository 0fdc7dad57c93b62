import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { SLUG_DIALECTS } from './lib/document/slugs.ts';
import { verifyState } from './lib/verify/verify-state.ts';
import { finding, outcome, packageRow, problem, RULES, report, workspace } from './rows.ts';

// Package, Workspace, Outcome → Outcome and Problem at once, Finding by file and place, then one Report. May start a run: then
// it looks for the packages itself. Barrier: holds the findings, the links that lead to anchors of other files and a
// hash per anchor, never texts.

const count = (value: number, what: string) => z.number().int().positive().default(value).describe(what);

/** Verifies every Markdown document of the tree against the files, the packages and itself. */
export const verify = defineStep({
  name: '04-verify',
  input: z.union([packageRow, workspace, outcome, problem]),
  output: z.union([finding, outcome, problem, report]),
  config: z.strictObject({
    exclude: z
      .array(z.string().min(1))
      .default([])
      .describe('Documents to leave out, as globs, besides changelogs, fixtures and vendored trees.'),
    include: z
      .array(z.string().min(1))
      .default([])
      .describe('Globs of documents to take in although left out by default.'),
    rules: z
      .partialRecord(z.enum(RULES), z.enum(['error', 'warning', 'off']))
      .default({})
      .describe('Severity of a rule, or `off`.'),
    slugs: z
      .enum(SLUG_DIALECTS)
      .optional()
      .describe('How headings become anchors. Default: that of the site generator of the folder, else of GitHub.'),
    siteRoot: z
      .string()
      .min(1)
      .optional()
      .describe('Folder that links with a leading slash start from. Default: found.'),
    external: z.boolean().default(false).describe('Ask other hosts whether their pages are there.'),
    externalConcurrency: count(16, 'Requests in flight to all hosts.'),
    externalPerHost: count(2, 'Requests in flight to one host.'),
    externalTimeout: count(10, 'Seconds until a host that says nothing counts as unreachable.'),
    externalHours: count(24, 'Hours for which the answer of a host is remembered.'),
    externalIgnore: z.array(z.string().min(1)).default([]).describe('Addresses never asked for, as globs.'),
    externalPrivate: z.boolean().default(false).describe('Ask addresses of private networks and for examples, too.'),
    fix: z.boolean().default(false).describe('Mend what can be mended in one way only; with --write in place.'),
    rows: count(50, 'How many rows of a table the report shows; the rest is folded.'),
    maxFileBytes: count(8388608, 'Larger documents are a problem, not read.'),
  }),
  source: true,
  barrier: true,
  cacheVersion: 10,
  cacheFields: [],
  state: verifyState,
  async *run(rows, ctx) {
    const { verifyDocuments } = await import('./lib/verify/verify-documents.ts');
    yield* verifyDocuments(rows, ctx);
  },
});

await runIfMain(import.meta.url, verify);
