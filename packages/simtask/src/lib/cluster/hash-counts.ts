/** Counts hashes in an open-addressing table: eight bytes a slot, no objects. A hash is then known by its slot. */
export class HashCounts {
  readonly #keys: Uint32Array;
  readonly #counts: Uint32Array;
  readonly #mask: number;

  /** For at most `capacity` different hashes. */
  constructor(capacity: number) {
    const slots = 2 ** Math.max(4, Math.ceil(Math.log2(capacity * 1.5 + 1)));
    this.#keys = new Uint32Array(slots);
    this.#counts = new Uint32Array(slots);
    this.#mask = slots - 1;
  }

  get slots(): number {
    return this.#keys.length;
  }

  add(hash: number): void {
    const slot = this.slotOf(hash);
    this.#keys[slot] = hash;
    this.#counts[slot] = (this.#counts[slot] as number) + 1;
  }

  count(slot: number): number {
    return this.#counts[slot] as number;
  }

  /** Where the hash stands, or would stand. */
  slotOf(hash: number): number {
    // Features keep kinds in their low bits, so those do not choose the slot.
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    while (this.#counts[slot] !== 0 && this.#keys[slot] !== hash) slot = (slot + 1) & this.#mask;
    return slot;
  }
}
