import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository, type Repository } from '@pipelines/core/node';
import type { FileRow } from '../../rows.ts';
import { type Language, languageOf } from './languages.ts';
import { declaredSymbols, type Symbols } from './symbols.ts';

/** Files to read, by reference: nothing but names and ids goes to a thread. */
export interface SymbolBatch {
  readonly root: string;
  /** From git by blob id; else from the directory by path. */
  readonly git: boolean;
  readonly files: readonly Pick<FileRow, 'path' | 'blob'>[];
}

export interface FileSymbols extends Symbols {
  readonly skipped?: 'binary' | 'lfs' | 'unreadable';
}

/** Where a thread finds `readSymbolBatch`. */
export const SYMBOL_BATCH = { module: import.meta.url, export: 'readSymbolBatch' } as const;

const BINARY_HEAD = 8 * 1024;
const LFS_HEAD = 'version https://git-lfs.github.com/spec/v1\n';

const repositories = new Map<string, Promise<Repository | undefined>>();

/**
 * `symbolBatch` for a thread, which opens a repository once in its life.
 * @public loaded by name in a thread
 */
export async function readSymbolBatch(batch: SymbolBatch): Promise<FileSymbols[]> {
  if (!batch.git) return symbolBatch(batch, undefined);
  const opened = repositories.get(batch.root) ?? openRepository(batch.root);
  repositories.set(batch.root, opened);
  return symbolBatch(batch, await opened);
}

/** Reads the files one after the other, in order; memory is one file. A file that cannot be read is skipped, not thrown. */
export async function symbolBatch(batch: SymbolBatch, repository: Repository | undefined): Promise<FileSymbols[]> {
  const results: FileSymbols[] = [];
  for await (const content of contents(batch, repository)) {
    results.push(await fileSymbols(content, batch.files[results.length]?.path ?? ''));
  }
  // Names cut out of a text would keep the whole text in memory.
  return structuredClone(results);
}

async function* contents(
  batch: SymbolBatch,
  repository: Repository | undefined,
): AsyncGenerator<Buffer | undefined, void, undefined> {
  if (repository) {
    const ids = batch.files.map(({ blob }) => blob);
    for await (const { content } of repository.readBlobs(ids)) yield content;
  } else {
    for (const { path } of batch.files) yield await readFile(join(batch.root, path)).catch(() => undefined);
  }
}

async function fileSymbols(content: Buffer | undefined, path: string): Promise<FileSymbols> {
  if (content === undefined) return { symbols: [], skipped: 'unreadable' };
  if (content.subarray(0, BINARY_HEAD).includes(0)) return { symbols: [], skipped: 'binary' };
  if (content.toString('latin1', 0, LFS_HEAD.length) === LFS_HEAD) return { symbols: [], skipped: 'lfs' };
  const language: Language | undefined = languageOf(path);
  return language ? declaredSymbols(content.toString(), language, path) : { symbols: [] };
}
