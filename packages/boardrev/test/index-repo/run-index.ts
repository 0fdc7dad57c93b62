import type { Row, StepCache } from '@pipelines/core';
import { Pipeline, type RunOptions } from '@pipelines/core';
import { recordingServices } from '@pipelines/core/testing';
import { indexRepo } from '../../src/03-index-repo.ts';
import type { Commit, FileRow, Revision } from '../../src/rows.ts';

/** A cache that counts, as the one of a run does. */
export function countingCache() {
  const values = new Map<string, unknown>();
  const counts = { lookups: 0, hits: 0 };
  const get = async <T>(key: string): Promise<T | undefined> => {
    counts.lookups += 1;
    if (values.has(key)) counts.hits += 1;
    return structuredClone(values.get(key)) as T | undefined;
  };
  const set = async <T>(key: string, value: T): Promise<void> => void values.set(key, structuredClone(value));
  const cache: StepCache = {
    get,
    set,
    async getOrCompute<T>(key: string, compute: () => T | Promise<T>): Promise<T> {
      const found = await get<T>(key);
      if (found !== undefined) return found;
      const value = await compute();
      await set(key, value);
      return value;
    },
  };
  return { cache, counts };
}

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
