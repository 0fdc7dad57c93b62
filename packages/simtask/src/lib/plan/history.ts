import type { ChangesOf } from '@pipelines/core/repository';
import type { Plan } from '../../rows.ts';

/** Files that one of so many newest commits touched are being worked on. */
const RECENT = 10;

/** So many commits that touched the members move the rank half of the way. */
const HALFWAY = 5;

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
