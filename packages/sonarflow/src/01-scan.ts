import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { CODE_CATEGORIES } from '@pipelines/core/repository';
import { openSource } from './lib/scan/open-source.ts';
import { analysis, lint, problem, SOURCES, sarif, scanned } from './rows.ts';

// nothing → Lint by path, or Sarif by path, or one Analysis; Problem in between; Scanned comes last. Memory: what the
// linter said about a few files.

/** Finds what there is to read: runs the linter, lists the SARIF files, or asks the server for its last analysis. */
export const scan = defineStep({
  name: '01-scan',
  input: z.never(),
  output: z.union([lint, sarif, analysis, problem, scanned]),
  config: z.strictObject({
    source: z.enum(SOURCES).default('oxlint').describe('Where findings come from.'),
    input: z.array(z.string().min(1)).default([]).describe('SARIF files, or globs of them, relative to the root.'),
    include: z
      .array(z.enum(CODE_CATEGORIES))
      .default(['test', 'example'])
      .describe('Kinds of code that oxlint looks at besides that of the product, where no config of yours says so.'),
    host: z.url().optional().describe('Address of the SonarQube server. Default: SONAR_HOST_URL.'),
    project: z.string().min(1).optional().describe('Key of the project at the server.'),
    branch: z.string().min(1).optional().describe('Branch at the server. Default: its main branch.'),
    pullRequest: z.string().min(1).optional().describe('Pull request at the server, instead of a branch.'),
    organization: z.string().min(1).optional().describe('Organization, for SonarQube Cloud.'),
    scan: z.boolean().default(false).describe('Run the installed scanner first and wait for its analysis.'),
    scanner: z.string().min(1).default('sonar-scanner').describe('Command of the scanner.'),
    offline: z.boolean().default(false).describe('Refuse sources that need a network.'),
    timeout: z.number().int().positive().default(600).describe('Seconds a linter or an analysis may take.'),
  }),
  source: true,
  async *run(rows, ctx) {
    yield* rows;
    yield* openSource(ctx);
  },
});

await runIfMain(import.meta.url, scan);
