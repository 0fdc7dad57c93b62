import type { PackedLists } from './packed-lists.ts';

/** Odd numbers: multiplying by one puts hashes in another order. */
const ORDERS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35];
/** How many of those that follow an item it is paired with. */
const REACH = 3;

/**
 * Pairs items whose lowest hash is the same, in each of a few orders of all hashes (min-wise hashing, A. Broder, 1997: that
 * is as likely as the two lists are alike). Each item meets the next few only, so this costs little however many there are:
 * it joins crowds in which every hash is too common to find anything.
 */
export function pairBySharedMinimum(
  lists: PackedLists,
  listOf: Uint32Array,
  add: (a: number, b: number) => void,
): void {
  for (const factor of ORDERS) {
    const minima = listOf.map((list) => minimumOf(lists, list, factor));
    const order = Uint32Array.from(listOf.keys()).sort(
      (a, b) => (minima[a] as number) - (minima[b] as number) || a - b,
    );
    for (let i = 0; i < order.length; i++) {
      const item = order[i] as number;
      for (let j = i + 1; j <= i + REACH && j < order.length; j++) {
        const other = order[j] as number;
        if (minima[other] !== minima[item]) break;
        add(item, other);
      }
    }
  }
}

function minimumOf(lists: PackedLists, list: number, factor: number): number {
  const { values } = lists;
  let least = 0xffffffff;
  for (let i = lists.start(list); i < lists.end(list); i++) {
    const hash = Math.imul(values[i] as number, factor) >>> 0;
    if (hash < least) least = hash;
  }
  return least;
}
