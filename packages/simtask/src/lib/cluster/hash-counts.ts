/** Slots of an empty table. */
const SLOTS = 4096;
/** In the place of a count: what got no number. Numbers stand above it, and 0 is a free slot. */
const UNNUMBERED = 1;

/**
 * Counts hashes, then numbers those that occur as often as asked for. An open-addressing table without objects, hash and
 * count side by side; it grows with the different hashes, which are few beside all, and so stays in the processor's cache.
 */
export class HashCounts {
  #slots = new Uint32Array(2 * SLOTS);
  #mask = SLOTS - 1;
  #size = 0;

  /** Adds the hashes from `start` to `end`. */
  add(hashes: Uint32Array, start: number, end: number): void {
    while (2 * (this.#size + end - start) > this.#mask) this.#grow();
    const slots = this.#slots;
    for (let i = start; i < end; i++) {
      const hash = hashes[i] as number;
      const slot = this.#find(hash);
      const count = slots[slot + 1] as number;
      if (count === 0) this.#size += 1;
      slots[slot] = hash;
      slots[slot + 1] = count + 1;
    }
  }

  /**
   * Numbers, from 0, the hashes that were added `least` to `most` times and are `usable`. Returns how many there are.
   * Nothing can be added afterwards.
   */
  number(least: number, most: number, usable: (hash: number) => boolean): number {
    const slots = this.#slots;
    let numbered = 0;
    for (let slot = 0; slot < slots.length; slot += 2) {
      const count = slots[slot + 1] as number;
      if (count === 0) continue;
      const wanted = count >= least && count <= most && usable(slots[slot] as number);
      if (wanted) numbered += 1;
      slots[slot + 1] = wanted ? UNNUMBERED + numbered : UNNUMBERED;
    }
    return numbered;
  }

  /** Below 0 for a hash without a number. */
  numberOf(hash: number): number {
    return (this.#slots[this.#find(hash) + 1] as number) - UNNUMBERED - 1;
  }

  /** Where the hash stands, or would stand. */
  #find(hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    // Features keep kinds in their low bits, so those do not choose the slot.
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[2 * slot + 1] !== 0 && slots[2 * slot] !== hash) slot = (slot + 1) & mask;
    return 2 * slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    this.#mask = old.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      const slot = this.#find(old[i] as number);
      this.#slots[slot] = old[i] as number;
      this.#slots[slot + 1] = old[i + 1] as number;
    }
  }
}
