import type { StepContext } from '@pipelines/core';
import { BatchPool, openSourceTree, readFiles, threadCount } from '@pipelines/core/repository';
import type { Finding, Outcome, Package, Problem, Report, Rule, Workspace } from '../../rows.ts';
import type { DocumentFacts } from '../document/document-facts.ts';
import type { SlugDialect } from '../document/slugs.ts';
import type { UrlOptions } from '../external/check-urls.ts';
import { documentTest } from './list-documents.ts';
import { listTree } from './list-tree.ts';
import { PackageIndex } from './package-index.ts';
import { type DocumentBatch, READ_DOCUMENTS, readDocuments } from './read-documents.ts';

export interface VerifyConfig extends UrlOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: Readonly<Partial<Record<Rule, 'error' | 'warning' | 'off'>>>;
  readonly slugs?: SlugDialect | undefined;
  readonly siteRoot?: string | undefined;
  readonly external: boolean;
  readonly fix: boolean;
  readonly rows: number;
  readonly maxFileBytes: number;
}

type Row = Package | Workspace | Outcome | Problem;

/** Findings by file and place, then the report. */
export async function* verifyDocuments(
  rows: AsyncIterable<Row>,
  ctx: StepContext<VerifyConfig>,
): AsyncGenerator<Finding | Outcome | Problem | Report, void, undefined> {
  const packages = new PackageIndex();
  for await (const row of rows) {
    if (row.type === 'package') packages.add(row);
    else if (row.type !== 'workspace') yield row;
  }
  const { config, signal } = ctx;
  const source = await openSourceTree(ctx);
  const tree = await listTree(source, ctx);
  const isDocument = documentTest(config);
  const documents = [...tree.files()].filter(({ path, skipped }) => skipped === undefined && isDocument(path));
  const threads = threadCount(ctx.shared.concurrency);
  const here = (batch: DocumentBatch) => readDocuments(batch, source.repository);
  const pool = new BatchPool({ handler: READ_DOCUMENTS, here, threads, signal });
  try {
    const reader = {
      ...{ tree: source, pool, threads, maxBytes: config.maxFileBytes, options: { slugs: 'github' as const } },
      keyOf: ({ path }: { path: string }) => path.slice(path.lastIndexOf('.') + 1),
    };
    for await (const [document, facts] of readFiles<(typeof documents)[number], DocumentFacts, { slugs: SlugDialect }>(
      documents,
      reader,
      ctx,
    )) {
      ctx.progress.add();
      ctx.log.info(`${document.path}: ${facts?.links.length}`);
    }
  } finally {
    await pool.close();
  }
}
