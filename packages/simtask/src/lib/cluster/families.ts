import type { Variant } from './functions.ts';
import type { PairSet } from './pair-set.ts';

/** In a large family, how many neighbours each member is compared with before clustering compares the rest. */
const REACH = 8;

/** Variants whose tokens are the same but for names and literals: runs of variants, for those follow each other. */
export class Families {
  readonly #variants: readonly Variant[];
  /** The first variant of each family, and behind them the number of variants. */
  readonly #starts: number[] = [];

  constructor(variants: readonly Variant[]) {
    this.#variants = variants;
    variants.forEach(({ normal }, i) => {
      if (normal !== variants[i - 1]?.normal) this.#starts.push(i);
    });
    this.#starts.push(variants.length);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** The features of a family's first variant: all have the same shingles. */
  featuresOf(family: number): number {
    return (this.#variants[this.#start(family)] as Variant).features;
  }

  /** Pairs of one family: all, or enough to join a large one. */
  pairWithin(family: number, pairs: PairSet): void {
    const start = this.#start(family);
    const end = this.#start(family + 1);
    const reach = end - start <= 4 * REACH ? end - start : REACH;
    for (let a = start; a < end; a++) {
      for (let b = a + 1; b < end && b <= a + reach; b++) pairs.add(a, b);
    }
  }

  /** All pairs of two small families; of large ones enough to join them, clustering compares the rest. */
  pairBetween(family: number, other: number, pairs: PairSet): void {
    const start = this.#start(family);
    const end = Math.min(this.#start(family + 1), start + REACH);
    const otherEnd = this.#start(other + 1);
    for (let a = start; a < end; a++) {
      for (let b = this.#start(other); b < otherEnd; b++) pairs.add(a, b);
    }
  }

  #start(family: number): number {
    return this.#starts[family] as number;
  }
}
