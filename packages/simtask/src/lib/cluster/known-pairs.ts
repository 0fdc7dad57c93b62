import type { StepCache } from '@pipelines/core';
import type { Variant } from './functions.ts';
import type { PairSet } from './pair-set.ts';

/** What is kept from run to run: which pairs of texts were scored, and the scores of those that reached the threshold. */
interface Stored {
  /** Ids of the variants, ascending, one a line. */
  readonly ids: string;
  /** Uint32: two positions in `ids` per pair, ascending. */
  readonly pairs: Uint8Array;
  /** Uint32: which of the pairs reached the threshold. */
  readonly kept: Uint8Array;
  /** Float64: their scores. */
  readonly scores: Uint8Array;
}

const KEY = 'pairs';
/** Share of pairs that must be new before all are stored anew. What is stored stays true whatever changes. */
const STALE = 0.02;

/**
 * Scores of the last run, so that two functions that did not change are not matched again. Pairs are asked for in
 * ascending order: both sides are walked once, side by side. Memory: 16 bytes a pair.
 */
export class KnownPairs {
  readonly #keys: Float64Array;
  readonly #scores: Float64Array;
  #next = 0;

  private constructor(keys: Float64Array, scores: Float64Array) {
    this.#keys = keys;
    this.#scores = scores;
  }

  static none(): KnownPairs {
    return new KnownPairs(new Float64Array(0), new Float64Array(0));
  }

  static async load(cache: StepCache, variants: readonly Variant[], pairs: PairSet): Promise<KnownPairs> {
    const stored = await cache.get<Stored>(KEY);
    return stored ? KnownPairs.#align(stored, variants, pairs) : KnownPairs.none();
  }

  /** Positions of today for those of then: ids ascend on both sides, and so do pairs. */
  static #align(stored: Stored, variants: readonly Variant[], pairs: PairSet): KnownPairs {
    const numbers = numbersOf(stored.ids.split('\n'), variants);
    const then = uint32s(stored.pairs);
    const keptThen = uint32s(stored.kept);
    const scoresThen = float64s(stored.scores);
    const keys = new Float64Array(then.length / 2);
    const scores = new Float64Array(keys.length);
    let count = 0;
    let kept = 0;
    for (let i = 0; i < keys.length; i++) {
      const score = keptThen[kept] === i ? (scoresThen[kept++] as number) : 0;
      const a = numbers[then[2 * i] as number] as number;
      const b = numbers[then[2 * i + 1] as number] as number;
      if (a < 0 || b < 0) continue;
      keys[count] = pairs.keyOf(a, b);
      scores[count++] = score;
    }
    return new KnownPairs(keys.subarray(0, count), scores.subarray(0, count));
  }

  /** The score of a pair, 0 if it is below the threshold; undefined if it was not scored. Keys must ascend. */
  scoreOf(key: number): number | undefined {
    while (this.#next < this.#keys.length && (this.#keys[this.#next] as number) < key) this.#next += 1;
    return this.#keys[this.#next] === key ? this.#scores[this.#next] : undefined;
  }
}

/** The scored pairs of a run, in ascending order, on their way to the store. */
export class ScoredPairs {
  readonly #pairs: Uint32Array;
  readonly #kept: number[] = [];
  readonly #scores: number[] = [];
  #count = 0;
  #fresh = 0;

  constructor(count: number) {
    this.#pairs = new Uint32Array(count * 2);
  }

  add(a: number, b: number, score: number, fresh: boolean): void {
    if (score > 0) {
      this.#kept.push(this.#count);
      this.#scores.push(score);
    }
    this.#pairs[2 * this.#count] = a;
    this.#pairs[2 * this.#count + 1] = b;
    this.#count += 1;
    if (fresh) this.#fresh += 1;
  }

  async store(cache: StepCache, variants: readonly Variant[]): Promise<void> {
    if (this.#fresh <= this.#count * STALE) return;
    const stored: Stored = {
      ids: variants.map(({ id }) => id).join('\n'),
      pairs: bytesOf(this.#pairs),
      kept: bytesOf(Uint32Array.from(this.#kept)),
      scores: bytesOf(Float64Array.from(this.#scores)),
    };
    await cache.set(KEY, stored);
  }
}

/** The positions in `variants` of ascending ids; -1 for one that is gone. */
function numbersOf(ids: readonly string[], variants: readonly Variant[]): Int32Array {
  const numbers = new Int32Array(ids.length).fill(-1);
  let next = 0;
  ids.forEach((id, i) => {
    while (next < variants.length && (variants[next] as Variant).id < id) next += 1;
    if (variants[next]?.id === id) numbers[i] = next;
  });
  return numbers;
}

function bytesOf(values: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function uint32s(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(new Uint8Array(bytes).buffer);
}

function float64s(bytes: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer);
}
