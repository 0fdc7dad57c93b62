import { SmartCache } from '@pipelines/core';
import { defineBench, type TrialContext } from '../contract.ts';
import { hexKeys, skewedTrace } from '../inputs/cache-trace.ts';

const KEYS = 100_000;
const HOUR = 3_600_000;

function givenFor({ size }: TrialContext) {
  const keys = hexKeys(Math.min(KEYS, size));
  return { keys, trace: skewedTrace(keys, size) };
}

const textOf = (key: string) => `value of ${key}`;

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
      prepare: async (context) => {
        const { keys, trace } = givenFor(context);
        const cache = new SmartCache<string>({ ttl: HOUR });
        for (const key of keys) await cache.set(key, textOf(key));
        return { run: () => read(trace, (key) => cache.getSync(key)), close: () => cache.close() };
      },
    },
    'lru-cache': {
      role: 'peer',
      package: 'lru-cache',
      prepare: async (context) => {
        const { LRUCache } = await import('lru-cache');
        const { keys, trace } = givenFor(context);
        const cache = new LRUCache<string, string>({
          maxSize: 100 * 2 ** 20,
          sizeCalculation: (value, key) => 200 + value.length + key.length,
          ttl: HOUR,
        });
        for (const key of keys) cache.set(key, textOf(key));
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
      prepare: (context) => {
        const { keys, trace } = givenFor(context);
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
