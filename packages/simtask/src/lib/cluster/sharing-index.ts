import { HashCounts } from './hash-counts.ts';
import type { PackedLists } from './packed-lists.ts';

export interface SharingOptions {
  /** A hash that stands in more items than this finds nothing: it is common, and would cost its square. */
  readonly cap: number;
  /** How many hashes of an item are looked up, the numerically lowest: the same ones for items that are alike. */
  readonly sample: number;
  /** How many neighbours of an item are kept. */
  readonly keep: number;
  /** Hashes that may find something. Default: all. */
  readonly usable?: (hash: number) => boolean;
  /** Whether two items may be neighbours at all. Default: yes. */
  readonly fits?: (a: number, b: number) => boolean;
}

const LEVELS = 256;

/**
 * Finds the items that share most hashes with an item, by an inverted index. Work and memory are bounded by
 * items × sample × cap, in practice far less.
 */
export class SharingIndex {
  readonly #options: SharingOptions;
  /** The looked-up hashes of each item, as numbers of postings, end to end. */
  readonly #chosen: Uint32Array;
  readonly #chosenEnds: Uint32Array;
  /** How many hashes of each item are looked up. */
  readonly #looked: Uint32Array;
  /** The items of each posting, end to end. */
  readonly #items: Uint32Array;
  readonly #itemEnds: Uint32Array;
  /** How many hashes each item shares with the one that is looked up, the items that share any, and how closely. */
  readonly #shared: Uint16Array;
  readonly #found: Uint32Array;
  readonly #fitting: Uint32Array;
  readonly #closeness: Float64Array;
  readonly #levels = new Uint32Array(LEVELS + 1);

  /** Item i has the hashes of list `listOf[i]`. */
  constructor(lists: PackedLists, listOf: Uint32Array, options: SharingOptions) {
    this.#options = options;
    const counts = countHashes(lists, listOf, options);
    const chosen = choose(lists, listOf, counts, options);
    this.#chosen = chosen.postings;
    this.#chosenEnds = chosen.ends;
    const filed = fileItems(chosen, listOf.length);
    this.#items = filed.items;
    this.#itemEnds = filed.ends;
    this.#shared = new Uint16Array(listOf.length);
    this.#found = new Uint32Array(listOf.length);
    this.#fitting = new Uint32Array(listOf.length);
    this.#closeness = new Float64Array(listOf.length);
    this.#looked = chosen.ends.map((end, item) => end - startOf(chosen.ends, item));
  }

  /** The closest neighbours of `item`, ties by number. */
  neighbours(item: number): number[] {
    const count = this.#findSharing(item);
    const best = this.#closest(item, count);
    // Only what was touched is cleared.
    for (let i = 0; i < count; i++) this.#shared[this.#found[i] as number] = 0;
    return best;
  }

  /** Fills `#found` and `#shared`; returns how many were found. */
  #findSharing(item: number): number {
    const shared = this.#shared;
    const found = this.#found;
    const items = this.#items;
    let count = 0;
    for (let i = startOf(this.#chosenEnds, item); i < (this.#chosenEnds[item] as number); i++) {
      const posting = this.#chosen[i] as number;
      const end = this.#itemEnds[posting] as number;
      for (let j = startOf(this.#itemEnds, posting); j < end; j++) {
        const other = items[j] as number;
        const before = shared[other] as number;
        if (before === 0) found[count++] = other;
        shared[other] = before + 1;
      }
    }
    return count;
  }

  #closest(item: number, count: number): number[] {
    const { fits, keep } = this.#options;
    const found = this.#found;
    const closeness = this.#closeness;
    const levels = this.#levels.fill(0);
    const own = this.#looked[item] as number;
    let fitting = 0;
    for (let i = 0; i < count; i++) {
      const other = found[i] as number;
      if (other === item || fits?.(item, other) === false) continue;
      // Jaccard index of what is looked up.
      const shared = this.#shared[other] as number;
      const close = shared / (own + (this.#looked[other] as number) - shared);
      const level = Math.floor(LEVELS * close);
      closeness[other] = close;
      levels[level] = (levels[level] as number) + 1;
      this.#fitting[fitting++] = other;
    }
    // Most of what was found shares next to nothing: counting by level leaves little to sort.
    let lowest = LEVELS;
    for (let kept = levels[LEVELS] as number; kept < keep && lowest > 0; kept += levels[lowest] as number) lowest -= 1;
    const best: number[] = [];
    for (let i = 0; i < fitting; i++) {
      const other = this.#fitting[i] as number;
      if (LEVELS * (closeness[other] as number) >= lowest) best.push(other);
    }
    if (best.length <= keep) return best;
    best.sort((a, b) => (closeness[b] as number) - (closeness[a] as number) || a - b);
    return best.slice(0, keep);
  }
}

function startOf(ends: Uint32Array, i: number): number {
  return i === 0 ? 0 : (ends[i - 1] as number);
}

function countHashes(lists: PackedLists, listOf: Uint32Array, { usable }: SharingOptions): HashCounts {
  let total = 0;
  for (const list of listOf) total += lists.length(list);
  const counts = new HashCounts(total);
  const { values } = lists;
  for (const list of listOf) {
    for (let i = lists.start(list); i < lists.end(list); i++) {
      const hash = values[i] as number;
      if (usable?.(hash) ?? true) counts.add(hash);
    }
  }
  return counts;
}

interface Chosen {
  readonly postings: Uint32Array;
  readonly ends: Uint32Array;
  /** Items per posting. */
  readonly sizes: Uint32Array;
}

function choose(lists: PackedLists, listOf: Uint32Array, counts: HashCounts, options: SharingOptions): Chosen {
  const { cap, sample } = options;
  const postings = new Uint32Array(listOf.reduce((sum, list) => sum + Math.min(sample, lists.length(list)), 0));
  const ends = new Uint32Array(listOf.length);
  const numbers = new Uint32Array(counts.slots);
  let size = 0;
  const sizes: number[] = [];
  const { values } = lists;
  for (let item = 0; item < listOf.length; item++) {
    const list = listOf[item] as number;
    const most = size + sample;
    for (let i = lists.start(list); i < lists.end(list) && size < most; i++) {
      const slot = counts.slotOf(values[i] as number);
      const count = counts.count(slot);
      if (count < 2 || count > cap) continue;
      if (numbers[slot] === 0) numbers[slot] = sizes.push(0);
      const posting = (numbers[slot] as number) - 1;
      sizes[posting] = (sizes[posting] as number) + 1;
      postings[size++] = posting;
    }
    ends[item] = size;
  }
  return { postings: postings.subarray(0, size), ends, sizes: Uint32Array.from(sizes) };
}

function fileItems({ postings, ends, sizes }: Chosen, count: number) {
  const next = new Uint32Array(sizes.length);
  for (let i = 1; i < sizes.length; i++) next[i] = (next[i - 1] as number) + (sizes[i - 1] as number);
  const items = new Uint32Array(postings.length);
  let i = 0;
  for (let item = 0; item < count; item++) {
    for (; i < (ends[item] as number); i++) {
      const posting = postings[i] as number;
      items[next[posting] as number] = item;
      next[posting] = (next[posting] as number) + 1;
    }
  }
  // Each start has moved to its end.
  return { items, ends: next };
}
