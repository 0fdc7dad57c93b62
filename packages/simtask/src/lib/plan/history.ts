import type { StepContext } from '@pipelines/core';
import type { Repository } from '@pipelines/core/node';
import { blockKey, cutIntoBlocks } from '@pipelines/core/repository';
import type { Plan } from '../../rows.ts';

/** For each path, the commits that changed it, as numbers: 0 is the newest commit looked at. */
export type ChangesOf = (path: string) => readonly number[];

/** A commit that touches more files is a sweep (a formatter, a move) and tells nothing about two functions. */
const SWEEP = 100;

/** Files that one of so many newest commits touched are being worked on. */
const RECENT = 10;

/** So many commits that touched the members move the rank half of the way. */
const HALFWAY = 5;

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

/**
 * Of the files of the members: commits that changed at least two of them, and commits that changed exactly one, counted since two of them exist
 * (the oldest change of a file that is known counts as its beginning). Both are reasons to merge: together means that each
 * change was paid for twice, apart that one copy was changed and the others were not. The weight goes from 1 to 2:
 * 1 + n / (n + 5), n = together + apart / 2, since a change of one file need not have been one of its copy.
 */
export function historyOf(paths: readonly string[], changesOf: ChangesOf): Plan['history'] {
  const recent = paths.filter((path) => (changesOf(path)[0] ?? RECENT) < RECENT).length;
  const lists = [...new Set(paths)].map(changesOf).filter((list) => list.length > 0);
  const born = lists.map((list) => Math.max(...list)).sort((a, b) => b - a)[1];
  if (born === undefined) return { together: 0, apart: 0, weight: 1, recent };
  const touched = new Map<number, number>();
  for (const commit of lists.flat()) if (commit < born) touched.set(commit, (touched.get(commit) ?? 0) + 1);
  const together = [...touched.values()].filter((files) => files > 1).length;
  const apart = touched.size - together;
  const n = together + apart / 2;
  return { together, apart, weight: round(1 + n / (n + HALFWAY)), recent };
}

/** Four digits, so that equal figures look equal. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
