import type { Row } from '@pipelines/core';
import { makeRoot, removeFolders, stepContract } from '@pipelines/core/testing';
import { afterAll, describe, it } from 'vitest';
import { measureStep, reportStep, scan } from '../src/index.ts';

afterAll(removeFolders);

const inRoot = () => ({ root: makeRoot({ 'a.txt': 'one\ntwo\n' }) });
const files: Row[] = [{ type: 'file', path: 'a.txt', blob: '814f4a422927b82f5f8a43f8bdb9c98a38b2ee42' } as Row];
const measures: Row[] = [{ type: 'measure', path: 'a.txt', lines: 2 } as Row];

const CONTRACTS = [
  { step: scan, rows: [], options: inRoot },
  { step: measureStep, rows: files, options: inRoot },
  {
    step: reportStep,
    rows: measures,
    options: () => ({
      services: () => ({ files: { report: async (name: string) => name, edit: async () => 'previewed' as const } }),
    }),
  },
];

describe('the contract of a step', () => {
  for (const input of CONTRACTS) for (const { name, run } of stepContract(input)) it(name, run);
});
