import type { Answers } from './answers.ts';
import type { Params } from './dialects.ts';
import { CAP, type Count, type Listing } from './listing.ts';

/** A part of a list. */
export interface Slice {
  readonly filter: Params;
  readonly total: number;
  /** Is that the real number, or where the server stopped counting? */
  readonly exact: boolean;
  /** Seconds since 1970 that hold the dates of all its rows; the end is exclusive. */
  readonly from?: number;
  readonly to?: number;
  /** Already known of it. */
  readonly count?: Count;
}

/** Parts that one request counts again. Parts of one tally share the object. */
export interface Tally {
  readonly filter: Params;
  readonly facet: string;
  /** Of its parts. */
  readonly values: ReadonlySet<string>;
}

/** A part small enough to be read, unless it is `cut`. */
export interface Leaf {
  readonly filter: Params;
  /** Rows it is expected to have. */
  readonly total: number;
  /** It has more rows than can be read, or it cannot be known how many. */
  readonly cut: boolean;
  readonly exact: boolean;
  /** Absent if it is counted by itself. */
  readonly tally?: Tally;
}

export interface Child extends Slice {
  readonly tally?: Tally;
}

export interface Splitting {
  readonly answers: Answers;
  readonly list: Listing;
  /** Requests that may still be spent on splitting. */
  budget: number;
}

/** The parts of a slice, in an order that depends on their names alone; undefined if it cannot be split so. */
export type Split = (slice: Slice, splitting: Splitting) => Promise<readonly Child[] | undefined>;

/** A list that needs more than this is a server that does not keep to its word. */
const MOST_REQUESTS = 5000;

/**
 * Parts of a list, each small enough to be read, that together hold every row of it once. A part of 10,000 rows or more
 * is split in the first way that works; what no way splits is `cut`. A total of exactly 10,000 is taken for "or more".
 */
export async function leavesOf(
  root: Slice,
  answers: Answers,
  list: Listing,
  splits: readonly Split[],
): Promise<readonly Leaf[]> {
  return split(root, { answers, list, budget: MOST_REQUESTS }, splits);
}

async function split(slice: Child, splitting: Splitting, splits: readonly Split[]): Promise<readonly Leaf[]> {
  const { filter, total, exact, tally } = slice;
  const leaf = { filter, total, exact, ...(tally && { tally }) };
  if (total < CAP) return [{ ...leaf, cut: false }];
  for (const parts of splits) {
    if (splitting.budget <= 0) break;
    const children = await parts(slice, splitting);
    if (!children) continue;
    const leaves = await Promise.all(children.map((child) => split(child, splitting, splits)));
    return leaves.flat();
  }
  return [{ ...leaf, cut: true }];
}
