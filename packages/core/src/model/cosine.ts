import { type Postings, postingsOf } from './postings.ts';
import { DocumentIds, Scores, type SearchHit, type SearchOptions } from './scores.ts';
import type { TermCounts } from './tokenize.ts';

/**
 * How telling each term is: idf(t) = ln(1 + N / (1 + df(t))), where N documents were added and df(t) of them hold t.
 * A term never seen has the highest idf.
 */
export class Idf {
  readonly #df = new Map<string, number>();
  #documents = 0;

  add(document: TermCounts): void {
    this.#documents += 1;
    for (const term of document.counts.keys()) this.#df.set(term, (this.#df.get(term) ?? 0) + 1);
  }

  of(term: string): number {
    return Math.log(1 + this.#documents / (1 + (this.#df.get(term) ?? 0)));
  }
}

/** Weight of a term in a vector: (1 + ln tf) · idf. */
function weight(tf: number, idf: number): number {
  return (1 + Math.log(tf)) * idf;
}

function norm(document: TermCounts, idf: Idf): number {
  let squares = 0;
  // Sorted, so that equal counts in another order give the same bits.
  for (const term of [...document.counts.keys()].sort()) {
    squares += weight(document.counts.get(term) ?? 0, idf.of(term)) ** 2;
  }
  return Math.sqrt(squares);
}

/** Cosine of two texts with (1 + ln tf) · idf weights: 0 = nothing in common, 1 = the same terms. */
export function idfCosine(a: TermCounts, b: TermCounts, idf: Idf): number {
  let dot = 0;
  for (const term of [...a.counts.keys()].sort()) {
    const tf = b.counts.get(term);
    if (tf !== undefined) dot += weight(a.counts.get(term) ?? 0, idf.of(term)) * weight(tf, idf.of(term));
  }
  return dot === 0 ? 0 : Math.min(1, dot / (norm(a, idf) * norm(b, idf)));
}

/** Share of the idf weight of `terms` that `text` covers, each term counted once. */
export function idfCoverage(terms: TermCounts, text: TermCounts, idf: Idf): number {
  let all = 0;
  let covered = 0;
  for (const term of [...terms.counts.keys()].sort()) {
    all += idf.of(term);
    if (text.counts.has(term)) covered += idf.of(term);
  }
  return all === 0 ? 0 : covered / all;
}

/**
 * Finds the documents most like a text by `idfCosine`, through an inverted index. The idf must be complete before the
 * first `add`. Memory: eight bytes per (document, kept term). Equal scores are ordered by id.
 */
export class CosineIndex {
  readonly #idf: Idf;
  readonly #vocabulary: ReadonlySet<string> | undefined;
  readonly #terms = new Map<string, Postings>();
  readonly #ids = new DocumentIds();
  readonly #norms: number[] = [];

  /** With a vocabulary only its terms can be searched; the others count into the lengths of vectors but are not kept. */
  constructor(idf: Idf, options: { readonly vocabulary?: ReadonlySet<string> } = {}) {
    this.#idf = idf;
    this.#vocabulary = options.vocabulary;
  }

  /** Throws RangeError if the id was added before. */
  add(id: string, document: TermCounts): void {
    const doc = this.#ids.add(id);
    this.#norms.push(norm(document, this.#idf));
    for (const [term, tf] of document.counts) {
      if (this.#vocabulary === undefined || this.#vocabulary.has(term)) postingsOf(this.#terms, term).push(doc, tf);
    }
  }

  /** The documents most like the query, best first. */
  search(query: TermCounts, options?: SearchOptions): SearchHit[] {
    return this.compare(query).best(options);
  }

  /** The cosines of all documents. */
  compare(query: TermCounts): Scores {
    const length = norm(query, this.#idf);
    const scores = new Scores(this.#ids);
    for (const term of [...query.counts.keys()].sort()) {
      const postings = this.#terms.get(term);
      if (!postings) continue;
      const idf = this.#idf.of(term);
      const own = weight(query.counts.get(term) ?? 0, idf);
      for (let i = 0; i < postings.size; i += 1) scores.add(postings.doc(i), own * weight(postings.value(i), idf));
    }
    return scores.map((dot, doc) => Math.min(1, dot / (length * (this.#norms[doc] ?? 1))));
  }
}
