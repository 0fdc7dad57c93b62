import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@pipelines/core/testing';
import type { FetchContext, ReadEnd } from '../../src/lib/fetch/fetch-findings.ts';
import { Fingerprints } from '../../src/lib/finding/fingerprint.ts';
import { findingsOfSarif } from '../../src/lib/sarif/findings-of-sarif.ts';
import type { Finding, Problem } from '../../src/rows.ts';

export interface ReadLog {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly end: ReadEnd;
}

/** A log of one run. */
export function logOf(run: object): string {
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Tool' } }, ...run }] });
}

/** A result at a place. */
export function resultAt(uri: string, region: object = { startLine: 1 }, more: object = {}): object {
  return {
    ruleId: 'rule',
    message: { text: 'message' },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
    ...more,
  };
}

/** Reads a log that lies in the root as `log.sarif`; without a root, in one of its own. */
export async function readLog(log: string | Uint8Array, root = makeFolder()): Promise<ReadLog> {
  await writeFile(join(root, 'log.sarif'), log);
  const ctx = { root, signal: new AbortController().signal } as FetchContext;
  const reader = findingsOfSarif({ type: 'sarif', path: 'log.sarif', size: 0 }, ctx, new Fingerprints());
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { findings, problems, end: next.value };
    if (next.value.type === 'finding') findings.push(next.value);
    else problems.push(next.value);
  }
}
