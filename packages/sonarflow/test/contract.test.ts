import type { Row } from '@pipelines/core';
import { loadConfig } from '@pipelines/core/node';
import { makeRoot, removeFolders, stepContract } from '@pipelines/core/testing';
import { afterAll, describe, it } from 'vitest';
import { fetch, plan, scan, write } from '../src/index.ts';
import { pipeline } from '../src/pipeline.ts';
import { asideOf, bundleOf, findingRow, found, WHOLE } from './write/world.ts';

afterAll(removeFolders);

const LOG = {
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'Checker' } }, results: [{ ruleId: 'no-var', message: { text: 'Use let.' } }] }],
};
const text = JSON.stringify(LOG);

/** A root with a SARIF file, and a config of the step that reads it. */
async function inRoot(step: string) {
  const { shared, steps } = await loadConfig(pipeline, undefined, []);
  const source = { source: 'sarif', input: ['x.sarif'] };
  const config = { [step]: { ...steps[step], ...(step === '01-scan' && source) } };
  const files = { report: async (name: string) => name, edit: async () => 'previewed' as const };
  return { root: makeRoot({ 'x.sarif': text }), shared, config, services: () => ({ files }) };
}

const [one, two] = [found('no-var', 'src/a.js', 1), found('no-var', 'src/b.js', 2)] as const;
const CONTRACTS: readonly { step: Parameters<typeof stepContract>[0]['step']; rows: readonly Row[] }[] = [
  { step: scan, rows: [] },
  {
    step: fetch,
    rows: [{ type: 'sarif', path: 'x.sarif', size: text.length } as Row, { type: 'scanned', source: 'sarif' } as Row],
  },
  { step: plan, rows: [findingRow(one), findingRow(two), WHOLE] },
  { step: write, rows: [bundleOf('no-var', 'src', [one]), asideOf(two), WHOLE] },
];

describe('the contract of a step', () => {
  for (const { step, rows } of CONTRACTS) {
    const options = () => inRoot(step.name);
    for (const { name, run } of stepContract({ step, rows, options })) it(name, run);
  }
});
