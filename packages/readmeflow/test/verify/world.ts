import { makeRoot, type RunOnFiles, runOnFiles, type TestFiles } from '@pipelines/core/testing';
import { pipeline, verify } from '../../src/index.ts';
import type { Finding, Problem, Report } from '../../src/rows.ts';

export interface Verified extends RunOnFiles {
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly report: Report;
}

type More = Partial<Pick<Parameters<typeof runOnFiles>[1], 'rows' | 'write' | 'config' | 'shared'>>;

/** Verifies the documents of a folder. */
export async function verifyIn(root: string, more: More = {}): Promise<Verified> {
  const ran = await runOnFiles(root, { pipeline, step: verify, rows: [], write: false, ...more });
  const of = <T>(type: string) => ran.rows.filter((row) => row.type === type) as readonly unknown[] as readonly T[];
  return {
    ...ran,
    root,
    findings: of<Finding>('finding'),
    problems: of<Problem>('problem'),
    report: of<Report>('report')[0] as Report,
  };
}

export function verifyFiles(files: TestFiles, more: More = {}): Promise<Verified> {
  return verifyIn(makeRoot(files), more);
}

/** Findings as `file:line:column rule target`. */
export function briefly(findings: readonly Finding[]): string[] {
  return findings.map(({ file, line, column, rule, target }) => `${file}:${line}:${column} ${rule} ${target}`);
}
