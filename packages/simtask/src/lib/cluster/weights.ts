/**
 * The judgement of simtask in numbers. Frozen: a score that moves when anything but the two functions changes would make
 * tasks come and go. They were set on four public repositories by reading classes, and on mutated functions.
 */

/** What each part adds to the score. Names are left out for functions that use none, and the rest is scaled up. */
export const PARTS = { syntax: 0.35, names: 0.35, shape: 0.15, shingles: 0.15 } as const;

/** Weights of syntax features by kind: node, edge, family, tree. The first two make `syntax`, the others `shape`. */
export const SYNTAX_KINDS = [0.5, 1, 1, 1] as const;

/** Weights of names by rarity: everywhere, often, sometimes, rare. */
export const NAME_RARITY = [0.1, 0.3, 0.6, 1] as const;

/** How much a feature that occurs `count` times weighs: one that occurs 100 times must not drown the rest. */
export function damped(count: number): number {
  return Math.sqrt(count);
}

/**
 * By how much the distance of two functions is stretched, by the number of different shingles of the shorter one. Short
 * functions look alike by chance, and so do tables and lists of assignments, which are long but say one thing again and
 * again. Identical functions stay at distance 0.
 */
export function stretchOf(distinct: number): number {
  return 1 + 0.8 * Math.max(0, Math.min(1, (90 - distinct) / 70));
}
