/**
 * The judgement of simtask in numbers. Frozen: a score that moves when anything but the two functions changes would make
 * tasks come and go. They were set on four public repositories by reading classes, and on mutated functions.
 */

/** What each part adds to the score. Names are left out for functions that use none, and the rest is scaled up. */
export const PARTS = { syntax: 0.1, names: 0.4, shape: 0.4, shingles: 0.1 } as const;

/** Weights of syntax features by kind: node, edge, family, tree. The first two make `syntax`, the others `shape`. */
export const SYNTAX_KINDS = [0.5, 1, 1, 1] as const;

/** Weights of names by rarity: common, rare. */
export const NAME_RARITY = [0.3, 1] as const;

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
  return 1 + Math.max(0, Math.min(1, (50 - distinct) / 30));
}

/**
 * The highest score of a class by the substance and size of its medoid. Functions that only pass on a call, compare one
 * thing with a list, assign what they are given, hold a table or draw an icon have little substance, and making them one
 * is seldom worth anybody's time. Copies of one text, and what is long, get a little more.
 */
export function ceilingOf(substance: number, tokens: number, identical: boolean): number {
  const level = Math.max(0, Math.min(CEILINGS.length - 1, Math.floor(substance) - 8));
  const ceiling = Math.max(CEILINGS[level] ?? 1, tokens < LONG ? 0 : 0.58);
  return identical ? Math.min(1, ceiling + 0.2) : ceiling;
}

const CEILINGS = [0.56, 0.58, 0.66, 0.75, 0.83, 0.9, 0.95, 1];
const LONG = 45;

/**
 * How much a function has to say: the different families (a node and its children) of its syntax, and its different
 * shingles, ten of which weigh as much as a family.
 */
export function substanceOf(families: number, shingles: number): number {
  return families + shingles / 10;
}
