import type { Repository } from '@pipelines/core/node';
import { readSources, type SourceBatch } from '@pipelines/core/repository';
import { type Language, languageOf } from './languages.ts';
import { declaredSymbols, type Symbols } from './symbols.ts';

export interface FileSymbols extends Symbols {
  readonly skipped?: 'binary' | 'lfs' | 'unreadable';
}

/** Where a thread finds `readSymbolBatch`. */
export const SYMBOL_BATCH = { module: import.meta.url, export: 'readSymbolBatch' } as const;

const BINARY_HEAD = 8 * 1024;
const LFS_HEAD = 'version https://git-lfs.github.com/spec/v1\n';

/**
 * `symbolBatch` for a thread, which opens a repository once in its life.
 * @public loaded by name in a thread
 */
export function readSymbolBatch(batch: SourceBatch): Promise<FileSymbols[]> {
  return symbolBatch(batch);
}

/** Reads the files one after the other, in order; memory is one file. A file that cannot be read is skipped, not thrown. */
export async function symbolBatch(batch: SourceBatch, repository?: Repository): Promise<FileSymbols[]> {
  const results: FileSymbols[] = [];
  for await (const content of readSources(batch, repository)) {
    results.push(await fileSymbols(content, batch.files[results.length]?.path ?? ''));
  }
  // Names cut out of a text would keep the whole text in memory.
  return structuredClone(results);
}

async function fileSymbols(content: Buffer | undefined, path: string): Promise<FileSymbols> {
  if (content === undefined) return { symbols: [], skipped: 'unreadable' };
  if (content.subarray(0, BINARY_HEAD).includes(0)) return { symbols: [], skipped: 'binary' };
  if (content.toString('latin1', 0, LFS_HEAD.length) === LFS_HEAD) return { symbols: [], skipped: 'lfs' };
  const language: Language | undefined = languageOf(path);
  return language ? declaredSymbols(content.toString(), language, path) : { symbols: [] };
}
