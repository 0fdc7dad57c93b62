import { Pipeline, type Row, type RunOptions, type StepCache } from '@pipelines/core';
import { recordingServices } from '@pipelines/core/testing';
import { scan } from '../../src/01-scan.ts';
import type { Fn, Problem, Scanned } from '../../src/rows.ts';

export interface ScanRun {
  readonly rows: readonly Row[];
  readonly functions: readonly Fn[];
  readonly problems: readonly Problem[];
  readonly scanned: Scanned | undefined;
  readonly log: readonly string[];
  readonly progress: { readonly done: number; readonly total: number | undefined };
}

export type ScanRunOptions = RunOptions & {
  readonly cache?: StepCache;
  readonly scan?: Readonly<Record<string, unknown>>;
};

/** Runs the step on a root in this thread, rows checked against their schemas. Small functions count. */
export async function runScan(root: string, options: ScanRunOptions = {}): Promise<ScanRun> {
  const { cache, scan: config, shared, ...run } = options;
  const { log, progress, services } = recordingServices(cache);
  const rows: Row[] = [];
  const started = Pipeline.start('test', scan).run({
    root,
    config: { '01-scan': { minTokens: 1, minLines: 1, minNestedTokens: 1, ...config } },
    check: true,
    services,
    shared: { concurrency: 1, ...shared },
    ...run,
  });
  for await (const row of started) rows.push(row);
  const ofType = <T extends Row>(type: string) => rows.filter((row): row is T => row.type === type);
  return {
    rows,
    functions: ofType<Fn>('function'),
    problems: ofType<Problem>('problem'),
    scanned: ofType<Scanned>('scanned')[0],
    log,
    progress,
  };
}

/** Anchors of what was found. */
export function anchors({ functions }: ScanRun): string[] {
  return functions.map(({ anchor }) => anchor);
}
