import { startsOf } from './counting-sort.ts';
import { HashCounts } from './hash-counts.ts';
import { Nearest } from './nearest.ts';
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

/**
 * Finds the items that share most hashes with an item, by an inverted index. Work and memory are bounded by
 * items × sample × cap, in practice far less.
 */
export class SharingIndex {
  readonly #options: SharingOptions;
  /** The looked-up hashes of each item, by number, end to end; those of item i start at `#chosenStarts[i]`. */
  readonly #chosen: Uint32Array;
  readonly #chosenStarts: Uint32Array;
  /** The items of each hash, end to end; those of hash i start at `#itemStarts[i]`. */
  readonly #items: Uint32Array;
  readonly #itemStarts: Uint32Array;
  /** How many hashes each item shares with the one that is looked up. */
  readonly #shared: Uint16Array;
  /** The items that share any, and those that share two or more. */
  readonly #found: Uint32Array;
  readonly #often: Uint32Array;
  #foundCount = 0;
  #oftenCount = 0;
  readonly #nearest: Nearest;

  /** Item i has the hashes of list `listOf[i]`. */
  constructor(lists: PackedLists, listOf: Uint32Array, options: SharingOptions) {
    this.#options = options;
    const counts = new HashCounts();
    for (const list of listOf) counts.add(lists.values, lists.start(list), lists.end(list));
    // What stands in one item only finds nobody: most hashes.
    const numbered = counts.number(2, options.cap, options.usable ?? (() => true));
    const chosen = choose(lists, listOf, counts, options.sample);
    this.#chosen = chosen.hashes;
    this.#chosenStarts = chosen.starts;
    const filed = fileItems(chosen, numbered);
    this.#items = filed.items;
    this.#itemStarts = filed.starts;
    this.#shared = new Uint16Array(listOf.length);
    this.#found = new Uint32Array(listOf.length + 1);
    this.#often = new Uint32Array(listOf.length + 1);
    this.#nearest = new Nearest(options.keep);
  }

  /** The closest neighbours of `item`, the closest first, ties by number. */
  neighbours(item: number): number[] {
    this.#findSharing(item);
    this.#offer(item, this.#often, this.#oftenCount, Number.POSITIVE_INFINITY);
    // Most share one hash only, and nearly always enough is found by now to keep all of them out.
    if (1 / this.#looked(item) >= this.#nearest.worst) this.#offer(item, this.#found, this.#foundCount, 1);
    this.#forget();
    return this.#nearest.take();
  }

  #findSharing(item: number): void {
    const shared = this.#shared;
    const found = this.#found;
    const often = this.#often;
    const items = this.#items;
    const starts = this.#itemStarts;
    const last = this.#chosenStarts[item + 1] as number;
    let foundCount = 0;
    let oftenCount = 0;
    for (let i = this.#chosenStarts[item] as number; i < last; i++) {
      const hash = this.#chosen[i] as number;
      const end = starts[hash + 1] as number;
      for (let j = starts[hash] as number; j < end; j++) {
        const other = items[j] as number;
        const before = shared[other] as number;
        shared[other] = before + 1;
        // Always written, and overwritten unless counted: a branch here is one that no processor foretells, and took half the time.
        found[foundCount] = other;
        foundCount += Number(before === 0);
        often[oftenCount] = other;
        oftenCount += Number(before === 1);
      }
    }
    this.#foundCount = foundCount;
    this.#oftenCount = oftenCount;
  }

  /** Offers those of the others that share `most` hashes or fewer. */
  #offer(item: number, others: Uint32Array, count: number, most: number): void {
    const { fits } = this.#options;
    const nearest = this.#nearest;
    const shared = this.#shared;
    const own = this.#looked(item);
    for (let i = 0; i < count; i++) {
      const other = others[i] as number;
      const both = shared[other] as number;
      // Jaccard index of what is looked up.
      const close = both / (own + this.#looked(other) - both);
      if (both > most || !nearest.wants(other, close) || other === item) continue;
      if (fits === undefined || fits(item, other)) nearest.add(other, close);
    }
  }

  /** Only what was touched is cleared. */
  #forget(): void {
    const shared = this.#shared;
    const found = this.#found;
    for (let i = 0; i < this.#foundCount; i++) shared[found[i] as number] = 0;
  }

  /** How many hashes of an item are looked up. */
  #looked(item: number): number {
    return (this.#chosenStarts[item + 1] as number) - (this.#chosenStarts[item] as number);
  }
}

interface Chosen {
  /** Numbers of hashes. */
  readonly hashes: Uint32Array;
  readonly starts: Uint32Array;
}

function choose(lists: PackedLists, listOf: Uint32Array, counts: HashCounts, sample: number): Chosen {
  const hashes = new Uint32Array(listOf.reduce((sum, list) => sum + Math.min(sample, lists.length(list)), 0));
  const starts = new Uint32Array(listOf.length + 1);
  let size = 0;
  const { values } = lists;
  for (let item = 0; item < listOf.length; item++) {
    const list = listOf[item] as number;
    const end = lists.end(list);
    const most = size + sample;
    for (let i = lists.start(list); i < end && size < most; i++) {
      const number = counts.numberOf(values[i] as number);
      if (number >= 0) hashes[size++] = number;
    }
    starts[item + 1] = size;
  }
  return { hashes: hashes.subarray(0, size), starts };
}

/** The items that chose each hash, ascending. */
function fileItems({ hashes, starts: ofItems }: Chosen, count: number) {
  const starts = startsOf(hashes, count);
  const next = starts.slice();
  const items = new Uint32Array(hashes.length);
  for (let item = 0; item + 1 < ofItems.length; item++) {
    const end = ofItems[item + 1] as number;
    for (let i = ofItems[item] as number; i < end; i++) {
      const hash = hashes[i] as number;
      const place = next[hash] as number;
      items[place] = item;
      next[hash] = place + 1;
    }
  }
  return { items, starts };
}
