import type { StepContext } from '@pipelines/core';
import {
  BatchPool,
  extensionOf,
  type FileText,
  readFiles,
  type SourceTree,
  threadCount,
} from '@pipelines/core/repository';
import type { DocumentFacts, DocumentOptions } from '../document/document-facts.ts';
import type { SlugDialect } from '../document/slugs.ts';
import { type DocumentBatch, READ_DOCUMENTS, readDocuments, withoutMark } from './read-documents.ts';

interface Document {
  readonly path: string;
  readonly blob: string;
}

interface ReaderOptions {
  readonly source: SourceTree;
  /** The dialect of a document. */
  readonly slugsOf: (path: string) => SlugDialect;
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

  /**
   * One dialect after the other, and in each in the order given; null for one that could not be read. Memory: the facts of a few
   * hundred documents.
   */
  async *read<D extends Document>(
    documents: Iterable<D>,
  ): AsyncGenerator<readonly [D, DocumentFacts | null], void, undefined> {
    const { source, slugsOf, maxBytes } = this.#options;
    for (const [slugs, group] of groupsOf(documents, slugsOf)) {
      const options = { tree: source, pool: this.#pool, threads: this.#threads, maxBytes, options: { slugs } };
      // What facts depend on besides the text; other texts of the step are kept in the same store.
      const keyOf = ({ path }: Document) => `facts.${extensionOf(path)}.${slugs}`;
      yield* readFiles<D, DocumentFacts, DocumentOptions>(group, { ...options, keyOf }, this.#ctx);
    }
  }

  /** The facts of a text as JSON, as if a document held it. */
  async factsOf(text: string, path: string): Promise<string> {
    const { documentFacts } = await import('../document/document-facts.ts');
    return JSON.stringify(await documentFacts(withoutMark(text), path, { slugs: this.#options.slugsOf(path) }));
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

function groupsOf<D extends Document>(
  documents: Iterable<D>,
  slugsOf: ReaderOptions['slugsOf'],
): ReadonlyMap<SlugDialect, readonly D[]> {
  const groups = new Map<SlugDialect, D[]>();
  for (const document of documents) {
    const slugs = slugsOf(document.path);
    const group = groups.get(slugs);
    if (group) group.push(document);
    else groups.set(slugs, [document]);
  }
  return groups;
}
