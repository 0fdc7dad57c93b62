import { Pipeline, type Row, type RunOptions, type StepCache } from '@pipelines/core';
import { recordingServices } from '@pipelines/core/testing';
import { scan } from '../../src/01-scan.ts';
import { fetch } from '../../src/02-fetch.ts';
import type { Fetched, Finding, Problem } from '../../src/rows.ts';

export interface SourceRun {
  readonly rows: readonly Row[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly fetched: Fetched;
  readonly log: readonly string[];
}

export type SourceRunOptions = RunOptions & {
  readonly cache?: StepCache;
  readonly scan?: Readonly<Record<string, unknown>>;
  readonly fetch?: Readonly<Record<string, unknown>>;
};

/** Runs 01 and 02 on a root, rows checked against their schemas. */
export async function runSource(root: string, options: SourceRunOptions = {}): Promise<SourceRun> {
  const { cache, scan: scanConfig = {}, fetch: fetchConfig = {}, ...run } = options;
  const { log, services } = recordingServices(cache);
  const config = { '01-scan': scanConfig, '02-fetch': fetchConfig };
  const rows: Row[] = [];
  const started = Pipeline.start('test', scan)
    .pipe(fetch)
    .run({ root, config, check: true, services, ...run });
  for await (const row of started) rows.push(row);
  const ofType = <T extends Row>(type: string) => rows.filter((row): row is T => row.type === type);
  return {
    rows,
    findings: ofType<Finding>('finding'),
    problems: ofType<Problem>('problem'),
    fetched: ofType<Fetched>('fetched')[0] as Fetched,
    log,
  };
}

/** `path:line:column rule` of what was found. */
export function places({ findings }: SourceRun): string[] {
  return findings.map(({ path, range, rule }) => `${path}:${range?.startLine}:${range?.startColumn} ${rule}`);
}
