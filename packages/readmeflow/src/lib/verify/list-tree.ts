import type { StepContext } from '@pipelines/core';
import { listSources, type SourceTree, threadCount } from '@pipelines/core/repository';
import type { RepositoryAddress } from '../../rows.ts';
import { Tree, type TreeFile } from './tree.ts';

interface TreeConfig {
  readonly siteRoot?: string | undefined;
  readonly maxFileBytes: number;
}

/** All files of the root. Memory: their paths. */
export async function listTree(
  source: SourceTree,
  repository: RepositoryAddress | undefined,
  ctx: StepContext<TreeConfig>,
): Promise<Tree> {
  const { maxFileBytes, siteRoot } = ctx.config;
  const files: TreeFile[] = [];
  for await (const file of listSources(source, { maxFileBytes, threads: threadCount(ctx.shared.concurrency) }, ctx)) {
    files.push(file);
  }
  return new Tree(source, files, { maxBytes: maxFileBytes, repository, siteRoot });
}
