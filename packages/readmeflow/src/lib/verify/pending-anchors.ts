const FIRST_SIZE = 1024;
const FIELDS = 4;

/** A link to an anchor of a document that was not read yet, by numbers. */
export interface PendingAnchor {
  /** Number of the document that has the link. */
  readonly from: number;
  /** Which of its links to anchors of other documents it is, from 0. */
  readonly at: number;
  /** Number of the document it leads to. */
  readonly to: number;
  readonly hash: number;
}

/** Links that can be judged when all documents were read, 16 bytes each: the link itself is read again if it misses. */
export class PendingAnchors {
  #fields = new Uint32Array(FIRST_SIZE * FIELDS);
  #used = 0;

  add({ from, at, to, hash }: PendingAnchor): void {
    if (this.#used === this.#fields.length) {
      const larger = new Uint32Array(this.#fields.length * 2);
      larger.set(this.#fields);
      this.#fields = larger;
    }
    this.#fields.set([from, at, to, hash], this.#used);
    this.#used += FIELDS;
  }

  /** In the order they were added. */
  *all(): Generator<PendingAnchor, void, undefined> {
    for (let i = 0; i < this.#used; i += FIELDS) {
      const [from = 0, at = 0, to = 0, hash = 0] = this.#fields.subarray(i, i + FIELDS);
      yield { from, at, to, hash };
    }
  }
}
