export interface SearchOptions {
  /** How many hits at most; Infinity for all. Default 10. */
  readonly limit?: number | undefined;
  /** Only these ids. */
  readonly accept?: ((id: string) => boolean) | undefined;
}

export interface SearchHit {
  readonly id: string;
  readonly score: number;
}

/** The documents of an index. */
export class DocumentIds {
  readonly #ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#ids.length;
  }

  /** Returns the number of the new document. Throws RangeError if the id is there already. */
  add(id: string): number {
    if (this.#numbers.has(id)) throw new RangeError(`\`id\` must be new, got ${JSON.stringify(id)} twice (string)`);
    const doc = this.#ids.push(id) - 1;
    this.#numbers.set(id, doc);
    return doc;
  }

  id(doc: number): string {
    return this.#ids[doc] ?? '';
  }

  number(id: string): number | undefined {
    return this.#numbers.get(id);
  }
}

/** What one query scores against every document of an index. Memory: eight bytes per document. */
export class Scores {
  readonly #ids: DocumentIds;
  readonly #values: Float64Array;
  readonly #touched: number[] = [];

  constructor(ids: DocumentIds) {
    this.#ids = ids;
    this.#values = new Float64Array(ids.size);
  }

  /** `amount` must be above 0. */
  add(doc: number, amount: number): void {
    const before = this.#values[doc] ?? 0;
    if (before === 0) this.#touched.push(doc);
    this.#values[doc] = before + amount;
  }

  /** Replaces each score. */
  map(change: (score: number, doc: number) => number): this {
    for (const doc of this.#touched) this.#values[doc] = change(this.#values[doc] ?? 0, doc);
    return this;
  }

  /** 0 for documents that share nothing with the query, and for unknown ids. */
  of(id: string): number {
    const doc = this.#ids.number(id);
    return doc === undefined ? 0 : (this.#values[doc] ?? 0);
  }

  /** The documents that share something with the query, best first, equal scores by id. Throws on a bad `limit`. */
  best(options: SearchOptions = {}): SearchHit[] {
    const limit = checkLimit(options.limit);
    const { accept } = options;
    const docs = accept ? this.#touched.filter((doc) => accept(this.#ids.id(doc))) : this.#touched;
    const least = this.#leastOfBest(docs, limit);
    return docs
      .filter((doc) => (this.#values[doc] ?? 0) >= least)
      .map((doc) => ({ id: this.#ids.id(doc), score: this.#values[doc] ?? 0 }))
      .sort(byScoreThenId)
      .slice(0, limit);
  }

  /** The score of the last hit that fits, found without sorting all of them. */
  #leastOfBest(docs: readonly number[], limit: number): number {
    if (docs.length <= limit) return 0;
    const best = new Float64Array(limit);
    for (const doc of docs) {
      const score = this.#values[doc] ?? 0;
      if (score > (best[0] ?? 0)) insert(best, score);
    }
    return best[0] ?? 0;
  }
}

/** Puts a value into ascending numbers in place of the smallest. */
function insert(sorted: Float64Array, value: number): void {
  let at = 1;
  while (at < sorted.length && (sorted[at] ?? 0) < value) {
    sorted[at - 1] = sorted[at] ?? 0;
    at += 1;
  }
  sorted[at - 1] = value;
}

/** Best first; equal scores by id, in code unit order, so that no locale changes the result. */
function byScoreThenId(a: SearchHit, b: SearchHit): number {
  return b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function checkLimit(limit: number | undefined): number {
  if (limit === undefined) return 10;
  if (typeof limit !== 'number') {
    throw new TypeError(`\`limit\` must be a positive integer, got ${String(limit)} (${typeof limit})`);
  }
  if (limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit > 0)) return limit;
  throw new RangeError(`\`limit\` must be a positive integer or Infinity, got ${limit} (number)`);
}
