import { fileURLToPath } from 'node:url';
import { removeFolders, stepCases } from '@pipelines/core/testing';
import { afterAll, describe, it } from 'vitest';
import { pipeline } from '../src/pipeline.ts';

const folder = fileURLToPath(new URL('cases', import.meta.url));
/** The reports have tests of their own. */
const ignore = ['report.md', 'report.json', 'findings.sarif'];
/** `UPDATE_CASES=1` writes the results anew. */
const update = Boolean(process.env['UPDATE_CASES']);

afterAll(removeFolders);

for (const step of pipeline.steps) {
  describe(step.name, () => {
    for (const { name, run } of stepCases({ pipeline, step, folder, ignore, update })) it(name, run);
  });
}
