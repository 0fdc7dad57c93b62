import { SmartCache } from '@pipelines/core';
import { filledLru } from '../contenders/lru-cache.ts';
import { defineBench } from '../contract.ts';
import { hotKeys, textOf } from '../inputs/cache-trace.ts';

const HOUR = 3_600_000;

function read(trace: readonly string[], get: (key: string) => string | undefined): number {
  let length = 0;
  for (const key of trace) length += get(key)?.length ?? 0;
  return length;
}

export const bench = defineBench<number>({
  name: 'cache-sync',
  question: 'What does a hit in memory cost without a promise, with bytes, TTL, LRU and counters on?',
  input: '`size` reads of 100,000 keys (Zipf 0.99), all hits; values are short text',
  sizes: { full: [1_000_000], smoke: [2_000] },
  contenders: {
    ours: {
      role: 'ours',
      prepare: async ({ size }) => {
        const { keys, trace } = hotKeys(size);
        const cache = new SmartCache<string>({ ttl: HOUR });
        for (const key of keys) await cache.set(key, textOf(key));
        return { run: () => read(trace, (key) => cache.getSync(key)), close: () => cache.close() };
      },
    },
    'lru-cache': {
      role: 'peer',
      package: 'lru-cache',
      prepare: async ({ size }) => {
        const { keys, trace } = hotKeys(size);
        const cache = await filledLru(keys);
        const counted = { hits: 0, misses: 0 };
        const get = (key: string) => {
          const value = cache.get(key);
          if (value === undefined) counted.misses += 1;
          else counted.hits += 1;
          return value;
        };
        return { run: () => read(trace, get) };
      },
    },
    Map: {
      role: 'floor',
      prepare: ({ size }) => {
        const { keys, trace } = hotKeys(size);
        const map = new Map(keys.map((key) => [key, textOf(key)]));
        return { run: () => read(trace, (key) => map.get(key)) };
      },
    },
  },
  floor: 'Map',
  digest: String,
  goals: [
    {
      kind: 'ratio',
      what: 'synchronous hit in memory, against lru-cache',
      metric: 'cpu',
      against: 'lru-cache',
      limit: 1.2,
      direction: 'at-most',
    },
  ],
});
