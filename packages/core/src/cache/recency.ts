const OLDER = 1;

/**
 * Slots from most to least recently used, as a ring of links that slot 0 closes. Every call but `grow` and iteration is O(1).
 */
export class Recency {
  /** By slot: the next more recent one, the next less recent one. */
  #links = new Int32Array(2);

  /** The least recently used slot; 0 if there is none. */
  get oldest(): number {
    return this.#links[0] as number;
  }

  /** Makes room for slots below `capacity`. */
  grow(capacity: number): void {
    const grown = new Int32Array(2 * capacity);
    grown.set(this.#links);
    this.#links = grown;
  }

  /** Adds a slot as the most recent one. */
  add(slot: number): void {
    const links = this.#links;
    const newest = links[OLDER] as number;
    links[2 * slot] = 0;
    links[2 * slot + OLDER] = newest;
    links[2 * newest] = slot;
    links[OLDER] = slot;
  }

  remove(slot: number): void {
    const links = this.#links;
    const newer = links[2 * slot] as number;
    const older = links[2 * slot + OLDER] as number;
    links[2 * newer + OLDER] = older;
    links[2 * older] = newer;
  }

  /** Makes a slot the most recent one. */
  touch(slot: number): void {
    if (this.#links[2 * slot] === 0) return;
    this.remove(slot);
    this.add(slot);
  }

  /** From most to least recently used. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let slot = this.#links[OLDER] as number; slot !== 0; slot = this.#links[2 * slot + OLDER] as number)
      yield slot;
  }
}
