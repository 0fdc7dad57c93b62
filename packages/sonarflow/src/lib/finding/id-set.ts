/** A set of ids of 16 hex digits, in 12 to 24 bytes each. */
export class IdSet {
  /** Two words per slot; the zero id stands apart, because zeros mark an empty slot. */
  private slots = new Uint32Array(2 * 1024);
  private used = 0;
  private hasZero = false;

  get size(): number {
    return this.used + (this.hasZero ? 1 : 0);
  }

  /** False if it was there. */
  add(id: string): boolean {
    const high = Number.parseInt(id.slice(0, 8), 16);
    const low = Number.parseInt(id.slice(8), 16);
    if (high === 0 && low === 0) {
      const known = this.hasZero;
      this.hasZero = true;
      return !known;
    }
    if (!insert(this.slots, high, low)) return false;
    this.used += 1;
    if (this.used * 3 > this.slots.length) this.grow();
    return true;
  }

  private grow(): void {
    const grown = new Uint32Array(this.slots.length * 2);
    for (let at = 0; at < this.slots.length; at += 2) {
      const high = this.slots[at] ?? 0;
      const low = this.slots[at + 1] ?? 0;
      if (high !== 0 || low !== 0) insert(grown, high, low);
    }
    this.slots = grown;
  }
}

/** Ids are hashes, so their bits are the place; a taken place sends on to the next. */
function insert(slots: Uint32Array, high: number, low: number): boolean {
  const mask = slots.length - 1;
  for (let at = (low * 2) & mask; ; at = (at + 2) & mask) {
    if (slots[at] === high && slots[at + 1] === low) return false;
    if (slots[at] === 0 && slots[at + 1] === 0) {
      slots[at] = high;
      slots[at + 1] = low;
      return true;
    }
  }
}
