import { type FeatureStore, FIRST_SHAPE } from './feature-store.ts';
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
  // The parts of the last pair, here to save an object per pair.
  #syntax = 0;
  #shape = 0;
  #names = 0;
  #shingles = 0;

  constructor(store: FeatureStore) {
    this.#store = store;
  }

  /** The parts of the pair scored last. Two functions without names agree in them. */
  get parts(): Parts {
    return { syntax: this.#syntax, names: this.#names, shape: this.#shape, shingles: this.#shingles };
  }

  /** `atLeast`: a pair that cannot reach it may score 0, which saves most of the work. */
  score(a: number, b: number, atLeast = 0): number {
    this.#compareNames(a, b);
    if (atLeast > 0) {
      this.#assumeTheBest(a, b);
      if (this.#total(a, b) < atLeast) return 0;
    }
    // Shingles are the longest lists and weigh least, so they come last: few pairs get that far.
    this.#compareSyntax(a, b);
    if (atLeast > 0 && this.#total(a, b) < atLeast) return 0;
    this.#compareShingles(a, b);
    return this.#total(a, b);
  }

  /** Every part but names as high as the sizes of the two allow, as if all of the smaller one were in the larger. */
  #assumeTheBest(a: number, b: number): void {
    const { syntax, shingles } = this.#store;
    this.#syntax = 1;
    this.#shape = highestJaccard(syntax.totals[a] as number, syntax.totals[b] as number);
    this.#shingles = highestJaccard(shingles.length(a), shingles.length(b));
  }

  #total(a: number, b: number): number {
    const { names, shingles } = this.#store;
    const form = PARTS.syntax * this.#syntax + PARTS.shape * this.#shape + PARTS.shingles * this.#shingles;
    const nameless = names.norms[a] === 0 && names.norms[b] === 0;
    const raw = nameless ? form / (1 - PARTS.names) : form + PARTS.names * this.#names;
    const stretch = stretchOf(Math.min(shingles.length(a), shingles.length(b)));
    return Math.max(0, 1 - (1 - Math.min(1, raw)) * stretch);
  }

  #compareSyntax(a: number, b: number): void {
    const { lists, weights, norms, totals } = this.#store.syntax;
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
      i += Number(x <= y);
      j += Number(y <= x);
    }
    this.#syntax = cosine(dot, norms[a] as number, norms[b] as number);
    this.#shape = jaccard(shared, totals[a] as number, totals[b] as number);
  }

  #compareNames(a: number, b: number): void {
    const { lists, weights, norms } = this.#store.names;
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
      i += Number(x <= y);
      j += Number(y <= x);
    }
    this.#names = cosine(dot, norms[a] as number, norms[b] as number);
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
      i += Number(x <= y);
      j += Number(y <= x);
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

/** Never below what `jaccard` gives for the same two, rounding included: it rises with what is shared. */
function highestJaccard(a: number, b: number): number {
  return jaccard(Math.min(a, b), a, b);
}
