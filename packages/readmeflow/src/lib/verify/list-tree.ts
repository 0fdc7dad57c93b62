import type { StepContext } from '@pipelines/core';
import { type ListedFile, listSources, openSourceTree, type SourceTree, threadCount } from '@pipelines/core/repository';

/** All files of the root, and where their texts come from. */
export interface ListedTree {
  readonly source: SourceTree;
  /** By bytes of path. */
  readonly files: readonly ListedFile[];
}

/** Lists the root once, for all who need it. Memory: a reference of each file. */
export async function listTree(ctx: StepContext<{ readonly maxFileBytes: number }>): Promise<ListedTree> {
  const source = await openSourceTree(ctx);
  const options = { maxFileBytes: ctx.config.maxFileBytes, threads: threadCount(ctx.shared.concurrency) };
  const files: ListedFile[] = [];
  for await (const file of listSources(source, options, ctx)) files.push(file);
  return { source, files };
}
