const FIRST_SIZE = 1024;

/**
 * Which documents have which anchors, as one hash of 32 bits each: some 4 bytes per anchor, however long they are. A hit may be
 * wrong once in 400 million anchors of a document; a miss never is.
 */
export class AnchorIndex {
  /** By number of the document: where it says how many hashes it has, which follow in order. */
  readonly #places = new Map<number, number>();
  #hashes = new Uint32Array(FIRST_SIZE);
  #used = 0;

  /** `document` is any number, given once. */
  add(document: number, anchors: readonly string[]): void {
    const place = this.#used;
    const needed = place + 1 + anchors.length;
    if (needed > this.#hashes.length) this.#grow(needed);
    this.#hashes[this.#used++] = anchors.length;
    for (const anchor of anchors) this.#hashes[this.#used++] = hashOf(anchor);
    this.#hashes.subarray(place + 1, this.#used).sort();
    this.#places.set(document, place);
  }

  knows(document: number): boolean {
    return this.#places.has(document);
  }

  /** `hash` is that of an anchor. */
  has(document: number, hash: number): boolean {
    const place = this.#places.get(document);
    if (place === undefined) return false;
    const end = place + 1 + (this.#hashes[place] as number);
    let [low, high] = [place + 1, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#hashes[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return low < end && this.#hashes[low] === hash;
  }

  #grow(needed: number): void {
    const larger = new Uint32Array(Math.max(needed, this.#hashes.length * 2));
    larger.set(this.#hashes.subarray(0, this.#used));
    this.#hashes = larger;
  }
}

/** FNV-1a over UTF-16 units, mixed once more, because similar anchors differ in their last unit alone. */
export function hashOf(anchor: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < anchor.length; i++) hash = Math.imul(hash ^ anchor.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
