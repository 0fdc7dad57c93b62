import type { Row, StepCache } from '@pipelines/core';
import { Pipeline, type RunOptions } from '@pipelines/core';
import { recordingServices } from '@pipelines/core/testing';
import { indexRepo } from '../../src/03-index-repo.ts';
import type { Commit, FileRow, Revision } from '../../src/rows.ts';

export interface Indexed {
  readonly rows: readonly Row[];
  readonly revision: Revision;
  readonly files: readonly FileRow[];
  readonly commits: readonly Commit[];
  readonly log: readonly string[];
  readonly progress: { done: number; total: number | undefined };
}

export type IndexOptions = RunOptions & { readonly cache?: StepCache; readonly maxFileBytes?: number };

/** Runs the step on a root in this thread, rows checked against their schemas. */
export async function index(root: string, options: IndexOptions = {}): Promise<Indexed> {
  const { cache, maxFileBytes, shared, ...run } = options;
  const { log, progress, services } = recordingServices(cache);
  const config = { '03-index-repo': maxFileBytes === undefined ? {} : { maxFileBytes } };
  const rows: Row[] = [];
  const pipeline = Pipeline.start('test', indexRepo);
  for await (const row of pipeline.run({
    root,
    config,
    check: true,
    services,
    shared: { concurrency: 1, ...shared },
    ...run,
  }))
    rows.push(row);
  const ofType = <T extends Row>(type: string) => rows.filter((row): row is T => row.type === type);
  return {
    rows,
    revision: ofType<Revision>('revision')[0] as Revision,
    files: ofType<FileRow>('file'),
    commits: ofType<Commit>('commit'),
    log,
    progress,
  };
}
