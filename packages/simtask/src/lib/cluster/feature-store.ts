import type { Features } from '../../rows.ts';
import { FAMILY } from '../embed/syntax-features.ts';
import { PackedLists } from './packed-lists.ts';
import { damped, NAME_RARITY, SYNTAX_KINDS, substanceOf } from './weights.ts';

/** Kinds of syntax features below this one count for `syntax`, the others for `shape`. Names have lower ones only. */
export const FIRST_SHAPE = 2;

/** The features of all distinct functions, in typed arrays: about 2 KB for a function of 30 lines. */
export class FeatureStore {
  readonly shingles = new PackedLists();
  readonly syntax = new WeightedLists(SYNTAX_KINDS);
  readonly names = new WeightedLists(NAME_RARITY);

  /** See `substanceOf` of weights. */
  substanceOf(features: number): number {
    const { lists } = this.syntax;
    const { values } = lists;
    const end = lists.end(features);
    let count = 0;
    for (let i = lists.start(features); i < end; i++) if (((values[i] as number) & 3) === FAMILY) count += 1;
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
class WeightedLists {
  readonly lists = new PackedLists();
  /** For each list the length of the vector that its weights of kinds below `FIRST_SHAPE` are. */
  readonly norms: number[] = [];
  /** For each list the sum of its other weights. */
  readonly totals: number[] = [];
  #weights = new Float32Array(4096);
  #counts = Buffer.alloc(4096);
  readonly #table: Float32Array;

  constructor(kinds: readonly number[]) {
    this.#table = Float32Array.from({ length: 4 * 256 }, (_, i) => (kinds[i & 3] ?? 0) * damped(i >> 2));
  }

  /** Parallel to `lists.values`. */
  get weights(): Float32Array {
    return this.#weights;
  }

  add(packed: string, packedCounts: string): void {
    const { lists } = this;
    const list = lists.add(packed);
    const { values } = lists;
    if (values.length > this.#weights.length) {
      const larger = new Float32Array(values.length);
      larger.set(this.#weights);
      this.#weights = larger;
    }
    if (packedCounts.length > this.#counts.length) this.#counts = Buffer.alloc(packedCounts.length * 2);
    this.#weigh(lists.start(list), lists.end(list), this.#counts.write(packedCounts, 'base64'));
  }

  /** Weighs the values from `start` to `end`, which are those of the last list; `counted` of them have a count. */
  #weigh(start: number, end: number, counted: number): void {
    const { values } = this.lists;
    const weights = this.#weights;
    const counts = this.#counts;
    const table = this.#table;
    let squares = 0;
    let total = 0;
    for (let i = start; i < end; i++) {
      const count = i - start < counted ? (counts[i - start] as number) : 1;
      const kind = (values[i] as number) & 3;
      const weight = table[(count << 2) | kind] as number;
      weights[i] = weight;
      if (kind < FIRST_SHAPE) squares += weight * weight;
      else total += weight;
    }
    this.norms.push(Math.sqrt(squares));
    this.totals.push(total);
  }
}
