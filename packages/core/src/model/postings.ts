/** The documents of one term with a number each, in typed arrays that double: eight bytes per entry, no objects. */
export class Postings {
  #docs = new Uint32Array(2);
  #values = new Uint32Array(2);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(doc: number, value: number): void {
    if (this.#size === this.#docs.length) this.#grow();
    this.#docs[this.#size] = doc;
    this.#values[this.#size] = value;
    this.#size += 1;
  }

  doc(i: number): number {
    return this.#docs[i] ?? 0;
  }

  value(i: number): number {
    return this.#values[i] ?? 0;
  }

  #grow(): void {
    const docs = new Uint32Array(this.#size * 2);
    docs.set(this.#docs);
    this.#docs = docs;
    const values = new Uint32Array(this.#size * 2);
    values.set(this.#values);
    this.#values = values;
  }
}

/** The postings of a term, new ones if it has none yet. */
export function postingsOf(terms: Map<string, Postings>, term: string): Postings {
  const known = terms.get(term);
  if (known) return known;
  const postings = new Postings();
  terms.set(term, postings);
  return postings;
}
