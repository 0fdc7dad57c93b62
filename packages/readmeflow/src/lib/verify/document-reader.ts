import type { StepContext } from '@pipelines/core';
import {
  BatchPool,
  extensionOf,
  type FileText,
  readFiles,
  type SourceTree,
  threadCount,
} from '@pipelines/core/repository';
import type { DocumentFacts } from '../document/document-facts.ts';
import { type Dialects, dialectOf } from './dialects.ts';
import { type DocumentBatch, READ_DOCUMENTS, readDocuments } from './read-documents.ts';

interface Document {
  readonly path: string;
  readonly blob: string;
}

interface ReaderOptions {
  readonly source: SourceTree;
  readonly dialects: Dialects;
  /** Larger documents are not read. */
  readonly maxBytes: number;
}

type Context = Pick<StepContext, 'cache' | 'signal' | 'shared'>;

/** Reads the facts of documents, in threads where there are many, from the cache where nothing changed. */
export class DocumentReader {
  readonly #options: ReaderOptions;
  readonly #ctx: Context;
  readonly #threads: number;
  readonly #pool: BatchPool<DocumentBatch, FileText[]>;

  constructor(options: ReaderOptions, ctx: Context) {
    const { repository } = options.source;
    this.#options = options;
    this.#ctx = ctx;
    this.#threads = threadCount(ctx.shared.concurrency);
    const here = (batch: DocumentBatch) => readDocuments(batch, repository);
    this.#pool = new BatchPool({ handler: READ_DOCUMENTS, here, threads: this.#threads, signal: ctx.signal });
  }

  /** In the order given; null for one that could not be read. Memory: the facts of a few hundred documents. */
  read<D extends Document>(
    documents: Iterable<D>,
  ): AsyncGenerator<readonly [D, DocumentFacts | null], void, undefined> {
    const { source, dialects, maxBytes } = this.#options;
    return readFiles<D, DocumentFacts, Dialects>(
      documents,
      {
        ...{ tree: source, pool: this.#pool, threads: this.#threads, maxBytes, options: dialects },
        // What facts depend on besides the text; other texts of the step are kept in the same store.
        keyOf: ({ path }) => `facts.${extensionOf(path)}.${dialectOf(path, dialects)}`,
      },
      this.#ctx,
    );
  }

  /** The facts of a text as JSON, as if a document held it. */
  async factsOf(text: string, path: string): Promise<string> {
    const { documentFacts } = await import('../document/document-facts.ts');
    return JSON.stringify(await documentFacts(text, path, { slugs: dialectOf(path, this.#options.dialects) }));
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}
