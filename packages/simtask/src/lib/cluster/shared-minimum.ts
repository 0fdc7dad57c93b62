import type { PackedLists } from './packed-lists.ts';

/** Odd numbers: multiplying by one puts hashes in another order. */
const ORDERS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35];
const HIGHEST = 0x80000000;
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
  const count = listOf.length;
  // Minimum and item in one number, exact up to two million items: sorted without a comparing function.
  const keys = new Float64Array(count);
  for (const factor of ORDERS) {
    listOf.forEach((list, item) => {
      keys[item] = minimumOf(lists, list, factor) * count + item;
    });
    keys.sort();
    for (let i = 0; i < count; i++) {
      const minimum = Math.floor((keys[i] as number) / count);
      const item = (keys[i] as number) - minimum * count;
      for (let j = i + 1; j <= i + REACH && j < count; j++) {
        const other = (keys[j] as number) - minimum * count;
        if (other >= count) break;
        add(item, other);
      }
    }
  }
}

function minimumOf(lists: PackedLists, list: number, factor: number): number {
  const { values } = lists;
  const end = lists.end(list);
  // With the highest bit turned, so that V8 compares 32-bit integers as what they are.
  let least = 0x7fffffff;
  for (let i = lists.start(list); i < end; i++) {
    const hash = Math.imul(values[i] as number, factor) ^ HIGHEST;
    if (hash < least) least = hash;
  }
  return (least ^ HIGHEST) >>> 0;
}
