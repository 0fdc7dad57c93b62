import { type Postings, postingsOf } from './postings.ts';
import { DocumentIds, Scores, type SearchHit, type SearchOptions } from './scores.ts';
import { countTerms, type TermCounts, termCounts, tokenize } from './tokenize.ts';

/** A document: a file known by its path, and optionally by the names it declares and by its text. */
export interface MatcherFields {
  readonly path: string;
  readonly symbols?: readonly string[];
  /** The text, or its counted terms. */
  readonly text?: string | TermCounts;
}

export interface MatcherOptions {
  /** Only these terms can be searched; everything else is counted into lengths but not kept. Default: all terms. */
  readonly vocabulary?: ReadonlySet<string>;
}

const K1 = 1.2;
const QUERY_TF_CLAMP = 3;

/**
 * Ranks files for a text, offline: BM25 summed over three fields, path (b 0.3), 0.5 × symbols (b 0.5) and path with
 * text (b 0.5), k1 1.2, query term frequency clamped at 3 (Robertson & Zaragoza 2009, with the idf
 * ln(1 + (N − df + 0.5) / (df + 0.5)) per field). Scores and order do not depend on the order of `add`: equal scores
 * are ordered by id. Memory: eight bytes per (document, kept term) and field; texts are not kept.
 */
export class Matcher {
  readonly #vocabulary: ReadonlySet<string> | undefined;
  readonly #fields = { path: new Field(1, 0.3), symbols: new Field(0.5, 0.5), text: new Field(1, 0.5) };
  readonly #ids = new DocumentIds();

  constructor(options: MatcherOptions = {}) {
    const { vocabulary } = options;
    if (vocabulary !== undefined && !(vocabulary instanceof Set)) {
      throw new TypeError(`\`vocabulary\` must be a Set of terms, got ${String(vocabulary)} (${typeof vocabulary})`);
    }
    this.#vocabulary = vocabulary;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** Adds a document. Throws RangeError if the id was added before. */
  add(id: string, fields: MatcherFields): void {
    const doc = this.#ids.add(id);
    const path = termCounts(fields.path);
    this.#fields.path.add(doc, [path], this.#vocabulary);
    this.#fields.symbols.add(doc, [countTerms((fields.symbols ?? []).flatMap(tokenize))], this.#vocabulary);
    const text = typeof fields.text === 'string' ? termCounts(fields.text) : fields.text;
    this.#fields.text.add(doc, text ? [path, text] : [path], this.#vocabulary);
  }

  /** The best documents for a text, best first; documents that share no term with it are never returned. */
  search(query: string | TermCounts, options?: SearchOptions): SearchHit[] {
    return this.compare(query).best(options);
  }

  /** The scores of all documents. */
  compare(query: string | TermCounts): Scores {
    const { counts } = typeof query === 'string' ? termCounts(query) : query;
    const scores = new Scores(this.#ids);
    // Terms in a fixed order, so that equal queries give equal bits.
    for (const term of [...counts.keys()].sort()) {
      const tf = Math.min(counts.get(term) ?? 0, QUERY_TF_CLAMP);
      for (const field of Object.values(this.#fields)) field.score(term, tf, scores);
    }
    return scores;
  }
}

/** One BM25 index. */
class Field {
  readonly #weight: number;
  readonly #b: number;
  readonly #terms = new Map<string, Postings>();
  #lengths = new Uint32Array(64);
  #norms = new Float64Array(0);
  #documents = 0;
  #total = 0;

  constructor(weight: number, b: number) {
    this.#weight = weight;
    this.#b = b;
  }

  /** Adds one document given as parts whose counts add up. */
  add(doc: number, parts: readonly TermCounts[], vocabulary: ReadonlySet<string> | undefined): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (doc >= this.#lengths.length) {
      const lengths = new Uint32Array(this.#lengths.length * 2);
      lengths.set(this.#lengths);
      this.#lengths = lengths;
    }
    this.#lengths[doc] = length;
    this.#total += length;
    this.#documents = doc + 1;
    for (const [term, tf] of parts.length === 1 ? (parts[0]?.counts ?? []) : sumCounts(parts)) {
      if (vocabulary && !vocabulary.has(term)) continue;
      postingsOf(this.#terms, term).push(doc, tf);
    }
  }

  score(term: string, queryTf: number, scores: Scores): void {
    const postings = this.#terms.get(term);
    if (!postings) return;
    const df = postings.size;
    const idf = Math.log(1 + (this.#documents - df + 0.5) / (df + 0.5));
    const factor = this.#weight * queryTf * idf * (K1 + 1);
    const norms = this.#normsOfLengths();
    for (let i = 0; i < df; i += 1) {
      const doc = postings.doc(i);
      const tf = postings.value(i);
      scores.add(doc, (factor * tf) / (tf + (norms[doc] ?? 0)));
    }
  }

  /** k1 · (1 − b + b · length / average length) of each document. Kept until the next `add`. */
  #normsOfLengths(): Float64Array {
    if (this.#norms.length === this.#documents) return this.#norms;
    const average = this.#total / this.#documents;
    const lengths = this.#lengths.subarray(0, this.#documents);
    this.#norms = Float64Array.from(lengths, (length) => K1 * (1 - this.#b + (this.#b * length) / average));
    return this.#norms;
  }
}

function sumCounts(parts: readonly TermCounts[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { counts } of parts) for (const [term, tf] of counts) sum.set(term, (sum.get(term) ?? 0) + tf);
  return sum;
}
