import type { LRUCache } from 'lru-cache';
import { textOf } from '../inputs/cache-trace.ts';

/** lru-cache as a user would set it up who wants bytes and a TTL, with all keys in it. `fetch` computes what is missing. */
export async function filledLru(keys: readonly string[]): Promise<LRUCache<string, string>> {
  const { LRUCache } = await import('lru-cache');
  const cache = new LRUCache<string, string>({
    maxSize: 100 * 2 ** 20,
    sizeCalculation: (value, key) => 200 + value.length + key.length,
    ttl: 3_600_000,
    fetchMethod: textOf,
  });
  for (const key of keys) cache.set(key, textOf(key));
  return cache;
}
