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
    this.#keys[this.#count] = a < b ? a * this.#size + b : b * this.#size + a;
    this.#count += 1;
  }

  /** Calls `visit` with each pair once, in order. */
  forEach(visit: (a: number, b: number) => void): void {
    const keys = this.#keys.subarray(0, this.#count).sort();
    let last = -1;
    for (const key of keys) {
      if (key === last) continue;
      last = key;
      const a = Math.floor(key / this.#size);
      visit(a, key - a * this.#size);
    }
  }
}
