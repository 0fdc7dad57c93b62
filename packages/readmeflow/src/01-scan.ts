import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { packageRow, problem, workspace } from './rows.ts';

// nothing → Workspace, then Package by path with its Problems before it. Memory: the manifests, references of the code, and the
// exports of a few packages.

/** Finds the packages of the tree: what their manifests say, what they export, how they depend on each other. */
export const scan = defineStep({
  name: '01-scan',
  input: z.never(),
  output: z.union([workspace, packageRow, problem]),
  config: z.strictObject({
    maxFileBytes: z.number().int().positive().default(1048576).describe('Larger sources are not read.'),
  }),
  source: true,
  cacheVersion: 5,
  cacheFields: ['maxFileBytes'],
  async *run(rows, ctx) {
    const { scanPackages } = await import('./lib/workspace/scan-packages.ts');
    yield* rows;
    yield* scanPackages(ctx);
  },
});

await runIfMain(import.meta.url, scan);
