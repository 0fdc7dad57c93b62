import type { Repository } from '@pipelines/core/node';
import { type FileText, readSources, type SourceBatch } from '@pipelines/core/repository';
import type { DocumentOptions } from '../document/document-facts.ts';

/** Documents to read, by reference. */
export type DocumentBatch = SourceBatch & { readonly options: DocumentOptions };

/** Where a thread finds `readInThread`. */
export const READ_DOCUMENTS = { module: import.meta.url, export: 'readInThread' } as const;

/**
 * `readDocuments` for a thread, which opens a repository once in its life.
 * @public loaded by name in a thread
 */
export function readInThread(batch: DocumentBatch): Promise<FileText[]> {
  return readDocuments(batch);
}

/** The facts of documents as JSON, one after the other, null for one that cannot be read. Memory: one document. */
export async function readDocuments(batch: DocumentBatch, repository?: Repository): Promise<FileText[]> {
  // Parsers are loaded where a document has to be read, not where its facts are in the cache.
  const { documentFacts } = await import('../document/document-facts.ts');
  const read: FileText[] = [];
  for await (const content of readSources(batch, repository)) {
    const path = batch.files[read.length]?.path ?? '';
    const text = content && withoutMark(content.toString());
    read.push(text === undefined ? null : JSON.stringify(await documentFacts(text, path, batch.options)));
  }
  return read;
}

/** A byte order mark is no part of the first line: editors and SARIF do not count it. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
