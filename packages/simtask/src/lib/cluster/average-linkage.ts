/** Similarities of n items, symmetric; the diagonal is not read. Row-major. */
export interface Similarities {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * Two clusters whose members are this much closer to each other than to the other cluster stay apart: a copy and its
 * original must not drown among things that look a little like both. Nor may a third copy that was edited since fall out:
 * on the tuning half of the bench's corpus .8 loses a fifth of the edited copies whose original has exact ones, too.
 */
export const TIGHTNESS = 0.6;

/** No cluster that holds one of them may hold the other. */
const APART = -1;

/**
 * Average-linkage clusters (UPGMA): the two closest clusters become one while the mean similarity over all pairs between
 * them is at least `threshold`, and at least `TIGHTNESS` of the mean within either. `weights` says how many things that
 * are the same each item stands for. Ties go to the lower numbers. O(n²) in practice, and a copy of the matrix.
 * Returns clusters of ascending items, by first item, single items included.
 */
export function averageLinkage(given: Similarities, weights: readonly number[], threshold: number): number[][] {
  const clusters = new Clusters(given, weights);
  for (;;) {
    const pair = clusters.closest();
    if (!pair || pair.similarity < threshold) return clusters.items();
    if (pair.similarity < TIGHTNESS * clusters.tightest(pair)) clusters.separate(pair);
    else clusters.merge(pair);
  }
}

interface Pair {
  /** The lower number first. */
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

class Clusters {
  readonly #size: number;
  readonly #values: Float64Array;
  readonly #mass: Float64Array;
  /** Sum of the similarities of all pairs within. */
  readonly #within: Float64Array;
  readonly #items: (number[] | undefined)[];
  /** The open cluster closest to each, and how close. */
  readonly #nearest: Int32Array;
  readonly #best: Float64Array;

  constructor({ size, values }: Similarities, weights: readonly number[]) {
    this.#size = size;
    this.#values = values.slice();
    this.#mass = Float64Array.from(weights);
    this.#within = this.#mass.map((mass) => (mass * (mass - 1)) / 2);
    this.#items = Array.from({ length: size }, (_, item) => [item]);
    this.#nearest = new Int32Array(size);
    this.#best = new Float64Array(size);
    for (let item = 0; item < size; item++) this.#findNearest(item);
  }

  closest(): Pair | undefined {
    let a = -1;
    for (let item = 0; item < this.#size; item++) {
      if (this.#items[item] && (a < 0 || (this.#best[item] as number) > (this.#best[a] as number))) a = item;
    }
    const b = a < 0 ? -1 : (this.#nearest[a] as number);
    return b < 0 ? undefined : { a: Math.min(a, b), b: Math.max(a, b), similarity: this.#best[a] as number };
  }

  /** The higher of the means within; 0 for two single things. */
  tightest({ a, b }: Pair): number {
    return Math.max(this.#meanWithin(a), this.#meanWithin(b));
  }

  separate({ a, b }: Pair): void {
    this.#set(a, b, APART);
    this.#findNearest(a);
    this.#findNearest(b);
  }

  /** `b` goes into `a`; similarities to the others become means by mass (Lance–Williams). */
  merge({ a, b, similarity }: Pair): void {
    const p = this.#mass[a] as number;
    const q = this.#mass[b] as number;
    this.#within[a] = (this.#within[a] as number) + (this.#within[b] as number) + p * q * similarity;
    this.#mass[a] = p + q;
    this.#items[a] = [...(this.#items[a] as number[]), ...(this.#items[b] as number[])];
    this.#items[b] = undefined;
    const stale = [a];
    for (let other = 0; other < this.#size; other++) {
      if (other === a || !this.#items[other]) continue;
      const [x, y] = [this.#get(a, other), this.#get(b, other)];
      this.#set(a, other, x === APART || y === APART ? APART : (p * x + q * y) / (p + q));
      const nearest = this.#nearest[other];
      if (nearest === a || nearest === b) stale.push(other);
      else this.#offer(other, a);
    }
    for (const item of stale) this.#findNearest(item);
  }

  items(): number[][] {
    const clusters = this.#items.filter((items) => items !== undefined);
    for (const items of clusters) items.sort((a, b) => a - b);
    return clusters.sort((a, b) => (a[0] as number) - (b[0] as number));
  }

  #meanWithin(cluster: number): number {
    const mass = this.#mass[cluster] as number;
    return mass < 2 ? 0 : (this.#within[cluster] as number) / ((mass * (mass - 1)) / 2);
  }

  #findNearest(item: number): void {
    this.#nearest[item] = -1;
    this.#best[item] = APART;
    for (let other = 0; other < this.#size; other++) {
      if (other !== item && this.#items[other]) this.#offer(item, other);
    }
  }

  #offer(item: number, other: number): void {
    const similarity = this.#get(item, other);
    const best = this.#best[item] as number;
    const first = similarity === best && other < (this.#nearest[item] as number);
    if (similarity <= best && !first) return;
    this.#best[item] = similarity;
    this.#nearest[item] = other;
  }

  #get(a: number, b: number): number {
    return this.#values[a * this.#size + b] as number;
  }

  #set(a: number, b: number, similarity: number): void {
    this.#values[a * this.#size + b] = similarity;
    this.#values[b * this.#size + a] = similarity;
  }
}
