import type { Repository } from '@pipelines/core/node';
import { type FileText, readSources, type SourceBatch } from '@pipelines/core/repository';
import { moduleFacts } from './module-facts.ts';

/** Modules to read, by reference. */
export type ModuleBatch = SourceBatch & { readonly options: unknown };

/** Where a thread finds `readInThread`. */
export const READ_MODULES = { module: import.meta.url, export: 'readInThread' } as const;

/**
 * `readModules` for a thread, which opens a repository once in its life.
 * @public loaded by name in a thread
 */
export function readInThread(batch: ModuleBatch): Promise<FileText[]> {
  return readModules(batch);
}

/** The facts of modules as JSON, one after the other, null for one that cannot be read. Memory: one syntax tree. */
export async function readModules(batch: ModuleBatch, repository?: Repository): Promise<FileText[]> {
  const read: FileText[] = [];
  for await (const content of readSources(batch, repository)) {
    const path = batch.files[read.length]?.path ?? '';
    read.push(content ? JSON.stringify(await moduleFacts(content.toString(), path)) : null);
  }
  return read;
}
