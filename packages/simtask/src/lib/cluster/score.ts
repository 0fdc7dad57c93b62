import { type FeatureStore, FIRST_SHAPE, type WeightedLists } from './feature-store.ts';
import { PARTS, stretchOf } from './weights.ts';

export interface Parts {
  readonly syntax: number;
  readonly names: number;
  readonly shape: number;
  readonly shingles: number;
}

/**
 * Scores pairs of functions, 0..1. Symmetric, and a function of the two only: no number comes from the rest of the corpus.
 * Costs one walk along the sorted features of both.
 */
export class PairScorer {
  readonly #store: FeatureStore;
  readonly #syntaxNorms: Float64Array;
  readonly #shapeTotals: Float64Array;
  readonly #nameNorms: Float64Array;
  // The parts of the last pair, here to save an object per pair.
  #syntax = 0;
  #shape = 0;
  #names = 0;
  #shingles = 0;

  /** The store must be full: what is added later is not known here. */
  constructor(store: FeatureStore) {
    this.#store = store;
    const squares = totals(store.syntax, (weight, kind) => (kind < FIRST_SHAPE ? weight * weight : 0));
    this.#syntaxNorms = squares.map(Math.sqrt);
    this.#shapeTotals = totals(store.syntax, (weight, kind) => (kind < FIRST_SHAPE ? 0 : weight));
    this.#nameNorms = totals(store.names, (weight) => weight * weight).map(Math.sqrt);
  }

  /** The parts of the pair scored last. Two functions without names agree in them. */
  get parts(): Parts {
    return { syntax: this.#syntax, names: this.#names, shape: this.#shape, shingles: this.#shingles };
  }

  /** `atLeast`: a pair that cannot reach it may score 0, which saves most of the work. */
  score(a: number, b: number, atLeast = 0): number {
    this.#compareNames(a, b);
    this.#compareShingles(a, b);
    this.#syntax = 1;
    this.#shape = 1;
    if (atLeast > 0 && this.#total(a, b) < atLeast) return 0;
    this.#compareSyntax(a, b);
    return this.#total(a, b);
  }

  #total(a: number, b: number): number {
    const form = PARTS.syntax * this.#syntax + PARTS.shape * this.#shape + PARTS.shingles * this.#shingles;
    const nameless = this.#nameNorms[a] === 0 && this.#nameNorms[b] === 0;
    const raw = nameless ? form / (1 - PARTS.names) : form + PARTS.names * this.#names;
    const { shingles } = this.#store;
    const stretch = stretchOf(Math.min(shingles.length(a), shingles.length(b)));
    return Math.max(0, 1 - (1 - Math.min(1, raw)) * stretch);
  }

  #compareSyntax(a: number, b: number): void {
    const { lists, weights } = this.#store.syntax;
    const { values } = lists;
    const endA = lists.end(a);
    const endB = lists.end(b);
    let i = lists.start(a);
    let j = lists.start(b);
    let dot = 0;
    let shared = 0;
    while (i < endA && j < endB) {
      const x = values[i] as number;
      const y = values[j] as number;
      if (x === y) {
        const p = weights[i] as number;
        const q = weights[j] as number;
        if ((x & 3) < FIRST_SHAPE) dot += p * q;
        else shared += Math.min(p, q);
      }
      if (x <= y) i += 1;
      if (y <= x) j += 1;
    }
    this.#syntax = cosine(dot, this.#syntaxNorms[a] as number, this.#syntaxNorms[b] as number);
    this.#shape = jaccard(shared, this.#shapeTotals[a] as number, this.#shapeTotals[b] as number);
  }

  #compareNames(a: number, b: number): void {
    const { lists, weights } = this.#store.names;
    const { values } = lists;
    const endA = lists.end(a);
    const endB = lists.end(b);
    let i = lists.start(a);
    let j = lists.start(b);
    let dot = 0;
    while (i < endA && j < endB) {
      const x = values[i] as number;
      const y = values[j] as number;
      if (x === y) dot += (weights[i] as number) * (weights[j] as number);
      if (x <= y) i += 1;
      if (y <= x) j += 1;
    }
    this.#names = cosine(dot, this.#nameNorms[a] as number, this.#nameNorms[b] as number);
  }

  #compareShingles(a: number, b: number): void {
    const lists = this.#store.shingles;
    const { values } = lists;
    const endA = lists.end(a);
    const endB = lists.end(b);
    let i = lists.start(a);
    let j = lists.start(b);
    let shared = 0;
    while (i < endA && j < endB) {
      const x = values[i] as number;
      const y = values[j] as number;
      if (x === y) shared += 1;
      if (x <= y) i += 1;
      if (y <= x) j += 1;
    }
    this.#shingles = jaccard(shared, lists.length(a), lists.length(b));
  }
}

/** 1 for two empty vectors, 0 for one. */
function cosine(dot: number, a: number, b: number): number {
  if (a === 0 || b === 0) return a === b ? 1 : 0;
  return Math.min(1, dot / (a * b));
}

function jaccard(shared: number, a: number, b: number): number {
  return a + b === 0 ? 1 : shared / (a + b - shared);
}

/** For each list the sum of what its features weigh in `weigh`. */
function totals(
  { lists, weights }: WeightedLists,
  weigh: (weight: number, kind: number) => number,
): Float64Array<ArrayBuffer> {
  const found = new Float64Array(lists.size);
  const { values } = lists;
  for (let list = 0; list < found.length; list++) {
    let sum = 0;
    for (let i = lists.start(list); i < lists.end(list); i++)
      sum += weigh(weights[i] as number, (values[i] as number) & 3);
    found[list] = sum;
  }
  return found;
}
