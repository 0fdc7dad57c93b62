import { createHash } from 'node:crypto';
import type { Row } from '@pipelines/core';
import { type RunOnFiles, type RunOnFilesInput, runOnFiles } from '@pipelines/core/testing';
import { write } from '../../src/04-write.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { Aside, Bundle, Fetched, Finding, Outcome, Problem, Report } from '../../src/rows.ts';

export const WHOLE: Fetched = { type: 'fetched', source: 'oxlint', origin: 'oxlint', findings: 9, complete: true };

export type Found = Bundle['findings'][number];

/** A finding of `rule` at `path:line`; its id comes from rule, path and `text`, as if that were the line. */
export function found(rule: string, path: string, line: number, more: Partial<Found> & { text?: string } = {}): Found {
  const { text = `line ${line}`, ...rest } = more;
  return {
    ...{ source: 'oxlint', rule, path, kind: 'smell', severity: 'major', effort: 10 },
    help: `https://example.org/rules/${rule}`,
    id: createHash('sha256').update(`${rule}\n${path}\n${text}`).digest('hex').slice(0, 16),
    message: `Do not do that (${rule}).`,
    range: { startLine: line, startColumn: 1, endLine: line, endColumn: 9 },
    ...rest,
  } as Found;
}

/** A bundle of findings of one rule under one folder. */
export function bundleOf(rule: string, prefix: string, findings: readonly Found[], more: Partial<Bundle> = {}): Bundle {
  const hash = createHash('sha256').update(`${rule} ${prefix}`).digest('hex').slice(0, 10);
  return {
    ...{ type: 'bundle', id: `flow-${hash}`, title: `Mend ${rule} in ${prefix}`, by: 'rule-prefix', rule, prefix },
    ...{ help: `https://example.org/rules/${rule}`, owners: ['@team'], kind: 'smell', severity: 'major' },
    ...{ security: false, priority: 50, reasons: ['major'], effort: 10 * findings.length },
    findings: [...findings],
    ...more,
  } as Bundle;
}

export function asideOf(
  finding: Found,
  verdict: Aside['verdict'] = 'dismissed',
  reason = 'accepted at the source',
): Aside {
  return { type: 'aside', verdict, reason, finding };
}

export function findingRow(finding: Found): Finding {
  return { type: 'finding', ...finding };
}

export interface Run extends RunOnFiles {
  readonly outcomes: readonly Outcome[];
  readonly problems: readonly Problem[];
  readonly report: Report;
}

type RunOptions = Pick<RunOnFilesInput, 'write' | 'config' | 'shared'>;

/** Runs 04-write on a folder, on real files. */
export async function run(root: string, rows: readonly Row[], options: RunOptions = {}): Promise<Run> {
  const shared = { now: '2026-03-01T00:00:00Z', ...options.shared };
  const done = await runOnFiles(root, { pipeline, step: write, rows, ...options, shared });
  return {
    ...done,
    outcomes: done.rows.filter((row): row is Outcome => row.type === 'outcome'),
    problems: done.rows.filter((row): row is Problem => row.type === 'problem'),
    report: done.rows.at(-1) as Report,
  };
}
