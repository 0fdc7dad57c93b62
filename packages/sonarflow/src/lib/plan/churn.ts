import type { StepContext } from '@pipelines/core';
import { openRepository } from '@pipelines/core/node';
import { readChanges } from '@pipelines/core/repository';

/**
 * How many of the newest `count` commits before `sha` changed at least one of some files, for the files asked for. Merges
 * and commits that touch very many files do not count. Undefined without a history.
 */
export async function readChurn(
  paths: ReadonlySet<string>,
  sha: string | undefined,
  count: number,
  ctx: Pick<StepContext, 'root' | 'signal' | 'cache'>,
): Promise<((paths: ReadonlySet<string>) => number) | undefined> {
  if (sha === undefined || count === 0 || paths.size === 0) return undefined;
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  if (!repository) return undefined;
  const changesOf = await readChanges(repository, sha, count, paths, ctx);
  return (some) => {
    const commits = new Set<number>();
    for (const path of some) for (const commit of changesOf(path)) commits.add(commit);
    return commits.size;
  };
}
