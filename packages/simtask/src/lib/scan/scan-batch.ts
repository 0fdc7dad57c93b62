import type { Repository } from '@pipelines/core/node';
import { type FileText, readSources, type SourceBatch } from '@pipelines/core/repository';
import { type FileScan, type ScanOptions, scanText } from './scan-text.ts';

/** Files to scan, by reference. */
export interface ScanBatch extends SourceBatch {
  readonly options: ScanOptions;
}

/** What became of a file: null if it could not be read. */
export type ScannedFile = FileScan | null;

/** Where a thread finds `scanInThread`. */
export const SCAN_BATCH = { module: import.meta.url, export: 'scanInThread' } as const;

/**
 * `scanBatch` for a thread, which opens a repository once in its life.
 * @public loaded by name in a thread
 */
export function scanInThread(batch: ScanBatch): Promise<FileText[]> {
  return scanBatch(batch);
}

const BINARY_HEAD = 8 * 1024;

/** Scans the files one after the other, null for one that cannot be read; memory is one file and its syntax tree. */
export async function scanBatch(batch: ScanBatch, repository?: Repository): Promise<FileText[]> {
  const scanned: FileText[] = [];
  for await (const content of readSources(batch, repository)) {
    const path = batch.files[scanned.length]?.path ?? '';
    const isBinary = content?.subarray(0, BINARY_HEAD).includes(0);
    const found = content && (await scanText(isBinary ? '' : content.toString(), path, batch.options));
    scanned.push(found ? JSON.stringify(found) : null);
  }
  return scanned;
}
