import { ParallelProcessor, type StepContext } from '@pipelines/core';
import type { Repository } from '@pipelines/core/node';
import { blockKey, cutIntoBlocks } from '@pipelines/core/repository';
import type { Commit } from '../../rows.ts';

type Context = Pick<StepContext, 'cache' | 'signal'>;
type KnownCommit = Omit<Commit, 'type'>;

/** Blocks read from git at once. */
const BLOCKS_AT_ONCE = 2;

/**
 * The commits reachable from `sha`, newest first, from the cache or from git. They are cached in blocks of about 128
 * neighbours, cut where the ids say so: new commits change the newest block only. Memory: a few blocks.
 */
export async function* commitRows(
  repository: Repository,
  sha: string,
  ctx: Context,
): AsyncGenerator<Commit, void, undefined> {
  const blocks = new ParallelProcessor((shas: readonly string[]) => readBlock(repository, shas, ctx), {
    concurrency: BLOCKS_AT_ONCE,
    batchSize: 2,
    signal: ctx.signal,
  });
  for await (const outcome of blocks.outcomes(cutIntoBlocks(repository.listCommits(sha), (id) => id))) {
    if (!outcome.ok) throw outcome.error;
    for (const known of outcome.value) yield { type: 'commit', ...known };
  }
}

async function readBlock(
  repository: Repository,
  shas: readonly string[],
  ctx: Context,
): Promise<readonly KnownCommit[]> {
  // What is cut off, and what lies outside the root, changes which files a commit names.
  const { prefix, cut, treeless } = repository;
  const cutHere = shas.filter((sha) => cut.has(sha));
  const key = blockKey('commits', [prefix, String(treeless), cutHere.join(), ...shas]);
  return ctx.cache.getOrCompute(key, async () => {
    const commits: KnownCommit[] = [];
    for await (const { sha, time, subject, body, files } of repository.readCommits(shas)) {
      commits.push({ sha, time, subject, body, files: [...files] });
    }
    return commits;
  });
}
