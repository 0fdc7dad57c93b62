/** A bag of hashes that is filled, sorted and counted, then filled anew: one buffer serves all functions. */
export class HashBag {
  #hashes = new Uint32Array(1024);
  #size = 0;

  add(hash: number): void {
    if (this.#size === this.#hashes.length) {
      const larger = new Uint32Array(this.#size * 2);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#size] = hash;
    this.#size += 1;
  }

  /** The distinct hashes, ascending, and how often each occurs (255 stands for more). Empties the bag. */
  take(): { readonly hashes: Uint32Array; readonly counts: Uint8Array } {
    const all = this.#hashes.subarray(0, this.#size).sort();
    const counts = new Uint8Array(all.length);
    let distinct = 0;
    for (let i = 0; i < all.length; i++) {
      if (distinct > 0 && all[distinct - 1] === all[i]) {
        const count = counts[distinct - 1] as number;
        if (count < 255) counts[distinct - 1] = count + 1;
      } else {
        all[distinct] = all[i] as number;
        counts[distinct] = 1;
        distinct += 1;
      }
    }
    this.#size = 0;
    return { hashes: all.slice(0, distinct), counts: counts.subarray(0, distinct) };
  }
}
