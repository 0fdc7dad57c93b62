import type { Repository } from '../node/git/repository.ts';
import type { StepContext } from '../step.ts';
import { blockKey, cutIntoBlocks } from './blocks.ts';

/** For each path, the commits that changed it, as numbers: 0 is the newest commit looked at. */
export type ChangesOf = (path: string) => readonly number[];

/** A commit that touches more files is a sweep (a formatter, a move) and tells nothing about single files. */
const SWEEP = 100;

/** Commits of the newest `count`, without merges and sweeps, by the paths they changed. Memory: the paths asked for. */
export async function readChanges(
  repository: Repository,
  sha: string,
  count: number,
  paths: ReadonlySet<string>,
  ctx: Pick<StepContext, 'cache' | 'signal'>,
): Promise<ChangesOf> {
  const changes = new Map<string, number[]>();
  let number = 0;
  for await (const shas of cutIntoBlocks(first(count, repository.listCommits(sha)), (id) => id)) {
    for (const files of await filesOfBlock(repository, shas, ctx)) {
      for (const path of files) {
        if (!paths.has(path)) continue;
        const known = changes.get(path);
        if (known) known.push(number);
        else changes.set(path, [number]);
      }
      number += 1;
    }
  }
  return (path) => changes.get(path) ?? [];
}

/** What each commit of a block changed; nothing for merges and sweeps. Commits never change, so this is cached. */
async function filesOfBlock(
  repository: Repository,
  shas: readonly string[],
  ctx: Pick<StepContext, 'cache'>,
): Promise<readonly (readonly string[])[]> {
  const { prefix, cut, treeless } = repository;
  const key = blockKey('changes', [prefix, String(treeless), shas.filter((id) => cut.has(id)).join(), ...shas]);
  return ctx.cache.getOrCompute(key, async () => {
    const block: (readonly string[])[] = [];
    for await (const { files, parents } of repository.readCommits(shas)) {
      block.push(parents.length > 1 || files.length > SWEEP ? [] : [...files]);
    }
    return block;
  });
}

async function* first<T>(count: number, items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  let left = count;
  if (left === 0) return;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}
