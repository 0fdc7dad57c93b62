import type { Row } from '@pipelines/core';
import { loadConfig } from '@pipelines/core/node';
import { makeRoot, removeFolders, stepContract } from '@pipelines/core/testing';
import { afterAll, describe, it } from 'vitest';
import { outlineStep, scan, verify, write } from '../src/index.ts';
import { pipeline } from '../src/pipeline.ts';
import { worldFiles } from './e2e/world.ts';
import { packageOf, workspaceOf } from './outline/world.ts';

afterAll(removeFolders);

const PACKAGE = packageOf('@world/core', {
  description: 'Adds numbers.',
  license: 'MIT',
  readme: 'packages/core/README.md',
});
const WORKSPACE = workspaceOf([PACKAGE]);
const OUTLINE: Row = {
  ...{ type: 'outline', name: '@world/core', path: 'packages/core', readme: 'packages/core/README.md', exists: true },
  sections: [{ id: 'install', title: 'Install', body: 'npm install @world/core' }],
} as Row;
const OUTCOME: Row = {
  ...{ type: 'outcome', name: '@world/core', path: 'packages/core/README.md', state: 'changed', reason: 'it is so' },
  sections: ['install'],
} as Row;

const CONTRACTS: readonly { step: Parameters<typeof stepContract>[0]['step']; rows: readonly Row[] }[] = [
  { step: scan, rows: [] },
  { step: outlineStep, rows: [WORKSPACE, PACKAGE] },
  { step: write, rows: [WORKSPACE, PACKAGE, OUTLINE] },
  { step: verify, rows: [WORKSPACE, PACKAGE, OUTCOME] },
];

async function inRoot(step: string) {
  const { shared, steps } = await loadConfig(pipeline, undefined, []);
  const files = { report: async (name: string) => name, edit: async () => 'previewed' as const };
  return { root: makeRoot(worldFiles()), shared, config: { [step]: steps[step] ?? {} }, services: () => ({ files }) };
}

describe('the contract of a step', () => {
  for (const { step, rows } of CONTRACTS)
    for (const { name, run } of stepContract({ step, rows, options: () => inRoot(step.name) })) it(name, run);
});
