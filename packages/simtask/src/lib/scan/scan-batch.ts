import type { Repository } from '@pipelines/core/node';
import { readSources, type SourceBatch } from '@pipelines/core/repository';
import { type FileScan, type ScanOptions, scanText } from './scan-text.ts';

/** Files to scan, by reference. */
export interface ScanBatch extends SourceBatch {
  readonly options: ScanOptions;
}

/** What became of a file: null if it could not be read. */
export type ScannedFile = FileScan | null;

/** What became of a batch. As text, thousands of small objects cross to another thread, and to the disk, as one. */
export interface ScannedBatch {
  /** `ScannedFile[]` in JSON, in the order of the files. */
  readonly json: string;
  /** Whether all files could be read. */
  readonly complete: boolean;
}

/** Where a thread finds `scanInThread`. */
export const SCAN_BATCH = { module: import.meta.url, export: 'scanInThread' } as const;

/**
 * `scanBatch` for a thread, which opens a repository once in its life.
 * @public loaded by name in a thread
 */
export function scanInThread(batch: ScanBatch): Promise<ScannedBatch> {
  return scanBatch(batch);
}

const BINARY_HEAD = 8 * 1024;

/** Scans the files one after the other; memory is one file and its syntax tree. */
export async function scanBatch(batch: ScanBatch, repository?: Repository): Promise<ScannedBatch> {
  const scanned: ScannedFile[] = [];
  for await (const content of readSources(batch, repository)) {
    const path = batch.files[scanned.length]?.path ?? '';
    const isBinary = content?.subarray(0, BINARY_HEAD).includes(0);
    scanned.push(content ? await scanText(isBinary ? '' : content.toString(), path, batch.options) : null);
  }
  return { json: JSON.stringify(scanned), complete: !scanned.includes(null) };
}
