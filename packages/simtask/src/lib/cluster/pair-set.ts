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
    this.#keys[this.#count] = a < b ? a * this.#size + b : b * this.#size + a;
    this.#count += 1;
  }

  /** The pairs as keys for `pairOf`, each once, in order, some thousand at a time. */
  *slices(): Generator<Float64Array> {
    const keys = this.#keys.subarray(0, this.#count).sort();
    let count = 0;
    for (const key of keys) if (count === 0 || key !== keys[count - 1]) keys[count++] = key;
    this.#count = count;
    for (let start = 0; start < count; start += SLICE) yield keys.subarray(start, Math.min(count, start + SLICE));
  }

  pairOf(key: number): readonly [number, number] {
    const a = Math.floor(key / this.#size);
    return [a, key - a * this.#size];
  }
}
