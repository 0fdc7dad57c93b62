import { SmartCache } from '@pipelines/core';
import { filledLru } from '../contenders/lru-cache.ts';
import { defineBench, type Trial, type TrialContext } from '../contract.ts';
import { hotKeys, textOf } from '../inputs/cache-trace.ts';

const rowOf = (key: string) => ({ type: 'row', key, value: textOf(key), lines: [1, 2] });

/** Awaited one after the other, as a step does. */
async function readText(trace: readonly string[], get: (key: string) => unknown): Promise<number> {
  let length = 0;
  for (const key of trace) length += ((await get(key)) as string).length;
  return length;
}

async function readRows(trace: readonly string[], get: (key: string) => unknown): Promise<number> {
  let length = 0;
  for (const key of trace) length += ((await get(key)) as { value: string }).value.length;
  return length;
}

async function smartCache(context: TrialContext, rows: boolean, clone: true | 'freeze'): Promise<Trial<number>> {
  const { keys, trace } = hotKeys(context.size);
  const cache = new SmartCache({ clone });
  for (const key of keys) await cache.set(key, rows ? rowOf(key) : textOf(key));
  const get = (key: string) => cache.get(key);
  return { run: () => (rows ? readRows : readText)(trace, get), close: () => cache.close() };
}

export const bench = defineBench<number>({
  name: 'cache-memory',
  question: 'What does a hit in memory cost through the async API, with bytes, TTL, LRU and counters on?',
  input: '`size` awaited reads of 100,000 keys (Zipf 0.99), all hits; values are text, or small rows where it says so',
  sizes: { full: [300_000], smoke: [2_000] },
  contenders: {
    ours: { role: 'ours', prepare: (context) => smartCache(context, false, true) },
    'ours, rows, frozen': { role: 'ours', prepare: (context) => smartCache(context, true, 'freeze') },
    'ours, rows, copied': { role: 'ours', prepare: (context) => smartCache(context, true, true) },
    'Map.get, awaited': {
      role: 'floor',
      prepare: (context) => {
        const { keys, trace } = hotKeys(context.size);
        const map = new Map(keys.map((key) => [key, textOf(key)]));
        return { run: () => readText(trace, (key) => map.get(key)) };
      },
    },
    'lru-cache fetch': {
      role: 'peer',
      package: 'lru-cache',
      prepare: async (context) => {
        const { keys, trace } = hotKeys(context.size);
        const cache = await filledLru(keys);
        return { run: () => readText(trace, (key) => cache.fetch(key)) };
      },
    },
    'keyv over Map': {
      role: 'peer',
      package: 'keyv',
      prepare: async (context) => {
        const { Keyv } = await import('keyv');
        const { keys, trace } = hotKeys(context.size);
        const cache = new Keyv({ ttl: 3_600_000, stats: true });
        for (const key of keys) await cache.set(key, textOf(key));
        return { run: () => readText(trace, (key) => cache.get(key)) };
      },
    },
  },
  floor: 'Map.get, awaited',
  digest: String,
  goals: [
    {
      kind: 'ratio',
      what: 'memory hit through the async API, against an awaited Map.get',
      metric: 'cpu',
      limit: 1.3,
      direction: 'at-most',
    },
  ],
});
