import { SmartCache } from '@pipelines/core';
import { defineBench, type TrialContext } from '../contract.ts';
import { hexKeys } from '../inputs/cache-trace.ts';

const CALLERS = 100;

interface Asked {
  /** Sum over all answers. */
  readonly sum: number;
  readonly loads: number;
  readonly keys: number;
}

type Load = (key: string) => Promise<number>;
type Ask = (key: string) => Promise<number>;

/** A hundred callers ask for each key before its load has ended. `fresh` makes an empty cache over a load. */
async function ask(keys: readonly string[], fresh: (load: Load) => Ask): Promise<Asked> {
  let loads = 0;
  const get = fresh(async (key) => {
    loads += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return key.charCodeAt(0);
  });
  let sum = 0;
  for (const key of keys) {
    const answers = await Promise.all(Array.from({ length: CALLERS }, () => get(key)));
    for (const answer of answers) sum += answer;
  }
  return { sum, loads, keys: keys.length };
}

function asking(fresh: (load: Load) => Ask) {
  return ({ size }: TrialContext) => {
    const keys = hexKeys(size);
    return { run: () => ask(keys, fresh) };
  };
}

export const bench = defineBench<Asked>({
  name: 'cache-single-flight',
  question:
    'How often is a value computed that a hundred callers miss at the same time, and what does sharing it cost?',
  input: '`size` keys, each asked for by 100 callers at once',
  sizes: { full: [2_000], smoke: [20] },
  contenders: {
    ours: {
      role: 'ours',
      prepare: asking((load) => {
        const cache = new SmartCache<number>();
        return (key) => cache.getOrCompute(key, () => load(key));
      }),
    },
    'Map of promises': {
      role: 'floor',
      prepare: asking((load) => {
        const promises = new Map<string, Promise<number>>();
        return (key) => {
          const known = promises.get(key) ?? load(key);
          promises.set(key, known);
          return known;
        };
      }),
    },
    'lru-cache fetch': {
      role: 'peer',
      package: 'lru-cache',
      prepare: async (context) => {
        const { LRUCache } = await import('lru-cache');
        const trial = asking((load) => {
          const cache = new LRUCache<string, number>({ max: 100_000, ttl: 3_600_000, fetchMethod: load });
          return async (key) => (await cache.fetch(key)) ?? 0;
        });
        return trial(context);
      },
    },
    'keyv, get or set': {
      role: 'peer',
      package: 'keyv',
      prepare: async (context) => {
        const { Keyv } = await import('keyv');
        const trial = asking((load) => {
          const cache = new Keyv({ ttl: 3_600_000 });
          return async (key) => {
            const known = await cache.get<number>(key);
            if (known !== undefined) return known;
            const loaded = await load(key);
            await cache.set(key, loaded);
            return loaded;
          };
        });
        return trial(context);
      },
    },
  },
  floor: 'Map of promises',
  digest: ({ sum }) => String(sum),
  counts: ({ loads, keys }) => ({ 'loads per key': loads / keys }),
  goals: [
    {
      kind: 'value',
      what: '100 concurrent misses of one key: loads',
      metric: 'count:loads per key',
      limit: 1,
      direction: 'at-most',
    },
  ],
});
