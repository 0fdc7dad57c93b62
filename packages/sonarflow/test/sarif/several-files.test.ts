import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { type FetchContext, fetchFindings } from '../../src/lib/fetch/fetch-findings.ts';
import type { Fetched, Finding } from '../../src/rows.ts';
import { logOf, resultAt } from './read-log.ts';

afterAll(removeFolders);

async function read(files: Record<string, string>): Promise<{ findings: Finding[]; fetched: Fetched | undefined }> {
  const root = makeRoot(files);
  const config = { blame: false, newCode: undefined };
  const progress = { add: () => {}, total: () => {} };
  const log = { info: () => {}, warn: () => {} };
  const ctx = { root, config, progress, log, signal: new AbortController().signal } as unknown as FetchContext;
  const rows = (async function* () {
    for (const path of Object.keys(files)) yield { type: 'sarif' as const, path, size: 0 };
    yield { type: 'scanned' as const, source: 'sarif' as const };
  })();
  const findings: Finding[] = [];
  let fetched: Fetched | undefined;
  for await (const row of fetchFindings(rows, ctx)) {
    if (row.type === 'finding') findings.push(row);
    if (row.type === 'fetched') fetched = row;
  }
  return { findings, fetched };
}

describe('several SARIF files', () => {
  it('give each finding an id of its own, and what two of them say alike is one finding', async () => {
    const same = resultAt('a.ts', { startLine: 1, startColumn: 1 });
    const first = logOf({ results: [same, resultAt('a.ts')] });
    const second = logOf({ results: [resultAt('a.ts'), same] });
    const { findings, fetched } = await read({ 'one.sarif': first, 'two.sarif': second });
    expect(new Set(findings.map(({ id }) => id)).size).toBe(3);
    expect(findings).toHaveLength(3);
    expect(fetched).toMatchObject({ source: 'sarif', origin: 'Tool', findings: 3, complete: true });
  });

  it('are complete only if each is', async () => {
    const whole = logOf({ results: [resultAt('a.ts')] });
    const { findings, fetched } = await read({ 'cut.sarif': whole.slice(0, -4), 'whole.sarif': whole });
    expect(findings).toHaveLength(2);
    expect(fetched?.complete).toBe(false);
    expect(fetched?.remainder?.reason).toContain('cut.sarif');
  });
});
