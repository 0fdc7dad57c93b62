import type { StepContext } from '@pipelines/core';
import {
  BatchPool,
  extensionOf,
  type FileText,
  type ListedFile,
  readFiles,
  type SourceTree,
} from '@pipelines/core/repository';
import { SCAN_BATCH, type ScanBatch, type ScannedFile, scanBatch } from './scan-batch.ts';
import type { FileScan, ScanOptions } from './scan-text.ts';

/**
 * What is in the files, in their order. Cached by blob and extension: only files that changed are scanned again. Memory: the
 * functions of a few hundred files, never their texts.
 */
export async function* scanFiles(
  files: readonly ListedFile[],
  source: {
    readonly tree: SourceTree;
    readonly options: ScanOptions;
    readonly maxBytes: number;
    readonly threads: number;
  },
  ctx: Pick<StepContext, 'cache' | 'signal'>,
): AsyncGenerator<readonly [ListedFile, ScannedFile], void, undefined> {
  const { tree, threads } = source;
  const here = (batch: ScanBatch) => scanBatch(batch, tree.repository);
  const pool = new BatchPool<ScanBatch, FileText[]>({ handler: SCAN_BATCH, here, threads, signal: ctx.signal });
  try {
    const reader = { ...source, pool, keyOf: ({ path }: Pick<ListedFile, 'path'>) => extensionOf(path) };
    yield* readFiles<ListedFile, FileScan, ScanOptions>(files, reader, ctx);
  } finally {
    await pool.close();
  }
}
