import { startsOf } from './counting-sort.ts';

/** Pairs of numbers as parallel arrays. */
export interface Pairs {
  readonly lower: Uint32Array;
  readonly higher: Uint32Array;
}

/** Collects pairs of numbers below `size`, eight bytes a pair. */
export class PairSet {
  readonly #size: number;
  #lower = new Uint32Array(1024);
  #higher = new Uint32Array(1024);
  #count = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(a: number, b: number): void {
    if (a === b) return;
    if (this.#count === this.#lower.length) {
      this.#lower = doubled(this.#lower);
      this.#higher = doubled(this.#higher);
    }
    this.#lower[this.#count] = Math.min(a, b);
    this.#higher[this.#count] = Math.max(a, b);
    this.#count += 1;
  }

  /** Each pair once, in order. */
  sorted(): Pairs {
    const lower = this.#lower.subarray(0, this.#count);
    const higher = this.#higher.subarray(0, this.#count);
    // Counting sort keeps what is equal in order.
    return withoutRepeats(this.#sortedBy('lower', this.#sortedBy('higher', { lower, higher })));
  }

  #sortedBy(key: keyof Pairs, pairs: Pairs): Pairs {
    const { lower, higher } = pairs;
    const keys = pairs[key];
    const next = startsOf(keys, this.#size);
    const sorted = { lower: new Uint32Array(keys.length), higher: new Uint32Array(keys.length) };
    for (let i = 0; i < keys.length; i++) {
      const place = next[keys[i] as number] as number;
      next[keys[i] as number] = place + 1;
      sorted.lower[place] = lower[i] as number;
      sorted.higher[place] = higher[i] as number;
    }
    return sorted;
  }
}

/** Of sorted pairs, in place. */
function withoutRepeats({ lower, higher }: Pairs): Pairs {
  let count = 0;
  for (let i = 0; i < lower.length; i++) {
    if (count > 0 && lower[i] === lower[count - 1] && higher[i] === higher[count - 1]) continue;
    lower[count] = lower[i] as number;
    higher[count] = higher[i] as number;
    count += 1;
  }
  return { lower: lower.subarray(0, count), higher: higher.subarray(0, count) };
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}
