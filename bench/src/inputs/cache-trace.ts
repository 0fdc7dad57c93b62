import { bitsOf } from '../random.ts';

/** Keys as content-addressed caches have them: 40 hex digits that look random. */
export function hexKeys(count: number): string[] {
  const bits = bitsOf(7);
  return Array.from({ length: count }, () => Array.from({ length: 5 }, () => hex(bits())).join(''));
}

/**
 * Which key each read asks for: Zipf's law with exponent 0.99, as in YCSB (Cooper et al. 2010), over shuffled ranks, so
 * that hot keys lie apart. The same for the same numbers.
 */
export function skewedTrace<T>(keys: readonly T[], length: number): T[] {
  const sums = new Float64Array(keys.length);
  let sum = 0;
  for (let rank = 0; rank < keys.length; rank += 1) {
    sum += 1 / (rank + 1) ** 0.99;
    sums[rank] = sum;
  }
  const ranked = shuffled(keys);
  const bits = bitsOf(11);
  return Array.from({ length }, () => ranked[firstAbove(sums, (bits() / 2 ** 32) * sum)] as T);
}

export interface HotKeys {
  readonly keys: readonly string[];
  readonly trace: readonly string[];
}

/** `size` reads of up to 100,000 keys. */
export function hotKeys(size: number): HotKeys {
  const keys = hexKeys(Math.min(100_000, size));
  return { keys, trace: skewedTrace(keys, size) };
}

/** The small value of a key. */
export function textOf(key: string): string {
  return `value of ${key}`;
}

/** Fisher–Yates, the same order for the same number of items. */
export function shuffled<T>(items: readonly T[]): T[] {
  const order = [...items];
  const bits = bitsOf(5);
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = bits() % (i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}

/** A record of about a kilobyte as JSON, different for each number. */
export function kilobyteRecord(n: number): CachedRecord {
  const bits = bitsOf(n + 1);
  const text = Array.from({ length: 100 }, () => hex(bits())).join(' ');
  return { id: n, name: `record ${n}`, score: bits() / 2 ** 32, tags: ['a', 'bc', `${n % 7}`], text };
}

export interface CachedRecord {
  readonly id: number;
  readonly name: string;
  readonly score: number;
  readonly tags: readonly string[];
  readonly text: string;
}

function hex(bits: number): string {
  return bits.toString(16).padStart(8, '0');
}

function firstAbove(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
