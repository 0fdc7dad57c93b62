import type { Features } from '../../rows.ts';
import { FAMILY } from '../embed/syntax-features.ts';
import { PackedLists } from './packed-lists.ts';
import { damped, NAME_RARITY, SYNTAX_KINDS, substanceOf } from './weights.ts';

/** Kinds of syntax features below this one count for `syntax`, the others for `shape`. */
export const FIRST_SHAPE = 2;

/** The features of all distinct functions, in typed arrays: about 2 KB for a function of 30 lines. */
export class FeatureStore {
  readonly shingles = new PackedLists();
  readonly syntax = new WeightedLists(SYNTAX_KINDS);
  readonly names = new WeightedLists(NAME_RARITY);

  /** See `substanceOf` of weights. */
  substanceOf(features: number): number {
    const { lists } = this.syntax;
    let count = 0;
    for (let i = lists.start(features); i < lists.end(features); i++) {
      if (((lists.values[i] as number) & 3) === FAMILY) count += 1;
    }
    return substanceOf(count, this.shingles.length(features));
  }

  /** Returns its number. */
  add(features: Features): number {
    this.syntax.add(features.syntax, features.syntaxCounts);
    this.names.add(features.names, features.nameCounts);
    return this.shingles.add(features.shingles);
  }
}

/** Hashes with a weight each: that of the kind in their two low bits, times how often they occur, damped. */
export class WeightedLists {
  readonly lists = new PackedLists();
  #weights = new Float32Array(4096);
  readonly #table: Float32Array;

  constructor(kinds: readonly number[]) {
    this.#table = Float32Array.from({ length: 4 * 256 }, (_, i) => (kinds[i & 3] ?? 0) * damped(i >> 2));
  }

  /** Parallel to `lists.values`. */
  get weights(): Float32Array {
    return this.#weights;
  }

  add(packed: string, packedCounts: string): void {
    const list = this.lists.add(packed);
    const { values } = this.lists;
    if (values.length > this.#weights.length) {
      const larger = new Float32Array(values.length);
      larger.set(this.#weights);
      this.#weights = larger;
    }
    const counts = Buffer.from(packedCounts, 'base64');
    const start = this.lists.start(list);
    for (let i = start; i < this.lists.end(list); i++) {
      const count = counts[i - start] ?? 1;
      this.#weights[i] = this.#table[(count << 2) | ((values[i] as number) & 3)] as number;
    }
  }
}
