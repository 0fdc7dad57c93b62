import type { Alignment } from './align.ts';
import type { Hunk } from './edit-script.ts';

/** Tokens `start..end` of the medoid; empty where others have something between two of its tokens. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

/** The places of the medoid where at least one member differs. */
export class Regions {
  /** Between which tokens of the medoid some member has something. */
  readonly #insertions: ReadonlySet<number>;
  /** In order, not overlapping. */
  readonly all: readonly Region[];

  constructor(alignments: readonly Alignment[]) {
    const hunks = alignments.flatMap((alignment) => alignment.hunks);
    this.#insertions = new Set(hunks.flatMap(({ aStart, aEnd }) => (aStart === aEnd ? [aStart] : [])));
    this.all = this.merge(hunks.map(({ aStart, aEnd }) => ({ start: aStart, end: aEnd })));
  }

  /** Joins regions that overlap, and those that touch where something is inserted, which belongs to both. */
  merge(regions: readonly Region[]): Region[] {
    const merged: Region[] = [];
    for (const region of [...regions].sort((x, y) => x.start - y.start || x.end - y.end)) {
      const last = merged.at(-1);
      const touches = last?.end === region.start && this.#insertions.has(region.start);
      if (last && (region.start < last.end || touches)) {
        merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, region.end) };
      } else merged.push(region);
    }
    return merged;
  }
}

/**
 * What a member has where the medoid has a region. No hunk of the member may cross the border of the region, and none
 * that is empty in the medoid may touch it from outside; those of `Regions` are so.
 */
export function imageOf({ start, end }: Region, hunks: readonly Hunk[]): Region {
  let from = start;
  let to = end;
  for (const { aStart, aEnd, bEnd } of hunks) {
    if (aStart > end || (aStart === end && aEnd > aStart)) break;
    const before = aEnd <= start && !(aStart === aEnd && aStart === start);
    if (before) from = bEnd + (start - aEnd);
    to = bEnd + (end - aEnd);
  }
  return { start: from, end: to };
}
