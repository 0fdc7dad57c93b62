const SLICE = 4096;

/** Pairs of numbers below `size`, each once, smaller number first, in order. Eight bytes a pair. */
export class PairSet {
  readonly #size: number;
  #keys = new Float64Array(1024);
  #count = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(a: number, b: number): void {
    if (a === b) return;
    if (this.#count === this.#keys.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#count] = a < b ? this.keyOf(a, b) : this.keyOf(b, a);
    this.#count += 1;
  }

  /** Number of pairs; repeats count until the set is sorted. */
  get count(): number {
    return this.#count;
  }

  /** Puts the pairs in order and drops repeats. Call it before what follows. */
  sort(): this {
    const keys = this.#keys.subarray(0, this.#count).sort();
    let count = 0;
    for (const key of keys) if (count === 0 || key !== keys[count - 1]) keys[count++] = key;
    this.#count = count;
    return this;
  }

  /** The pairs as keys for `pairOf`, ascending, some thousand at a time. */
  *slices(): Generator<Float64Array> {
    for (let start = 0; start < this.#count; start += SLICE) {
      yield this.#keys.subarray(start, Math.min(this.#count, start + SLICE));
    }
  }

  /** The key of a pair, the smaller number first. */
  keyOf(a: number, b: number): number {
    return a * this.#size + b;
  }

  pairOf(key: number): readonly [number, number] {
    const a = Math.floor(key / this.#size);
    return [a, key - a * this.#size];
  }
}
