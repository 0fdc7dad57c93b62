import { removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sarifLog } from '../../src/lib/sarif/sarif-log.ts';
import type { Finding } from '../../src/rows.ts';
import { randomFindings } from './random-findings.ts';
import { readLog } from './read-log.ts';

afterAll(removeFolders);

const finding: Finding = {
  type: 'finding',
  id: '0123456789abcdef',
  source: 'oxlint',
  rule: 'eslint/no-var',
  kind: 'smell',
  severity: 'minor',
  effort: 5,
  message: 'No var.',
  path: 'src/a.ts',
  range: { startLine: 3, endLine: 3 },
};

function write(findings: readonly Finding[]): string {
  return [...sarifLog(findings.map((one) => ({ finding: one })))].join('');
}

describe('our own SARIF', () => {
  it('reads back as the same findings', async () => {
    await fc.assert(
      fc.asyncProperty(randomFindings, async (findings) => {
        const { findings: read, problems, end } = await readLog(write(findings));
        expect(read).toEqual(findings);
        expect(problems).toEqual([]);
        expect(end).toEqual({ origin: 'sonarflow' });
      }),
      { numRuns: 150 },
    );
  });

  it('keeps a finding that is put aside apart, with the reason, and does not count it as decided at its source twice', async () => {
    const log = [
      ...sarifLog([
        { finding, aside: { verdict: 'rejected', reason: 'generated code' } },
        { finding: { ...finding, id: '1'.repeat(16) }, aside: { verdict: 'old', reason: 'not new' } },
        { finding: { ...finding, id: '2'.repeat(16), dismissed: 'safe' } },
      ]),
    ].join('');
    const { results } = JSON.parse(log).runs[0];
    expect(results[0].suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'generated code' },
    ]);
    expect(results[1].suppressions).toEqual([]);
    expect((await readLog(log)).findings.map(({ dismissed }) => dismissed)).toEqual(['suppressed', undefined, 'safe']);
  });

  it('comes in chunks, with one result per line and its rules once', () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({
      finding: { ...finding, id: at.toString(16).padStart(16, '0') },
    }));
    const chunks = [...sarifLog(many, { version: '1.2.3', revision: 'abc' })];
    expect(chunks.length).toBeGreaterThan(5);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(70_000);
    const log = JSON.parse(chunks.join(''));
    expect(log.runs[0].results).toHaveLength(3000);
    expect(log.runs[0].tool.driver).toEqual({ name: 'sonarflow', version: '1.2.3', rules: [{ id: 'eslint/no-var' }] });
    expect(log.runs[0].automationDetails).toEqual({ id: 'sonarflow/abc' });
  });

  it('is the same text for the same findings, and a log without results is one', async () => {
    expect(write([finding])).toBe(write([finding]));
    expect(await readLog(write([]))).toEqual({ findings: [], problems: [], end: { origin: 'sonarflow' } });
  });
});
