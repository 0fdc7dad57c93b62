import { join } from 'node:path';
import { SmartCache } from '@pipelines/core';
import type { Level } from 'level';
import { KeyvLevel } from '../contenders/keyv-level.ts';
import { defineBench, type Trial, type TrialContext } from '../contract.ts';
import { hexKeys, kilobyteRecord } from '../inputs/cache-trace.ts';

interface Store {
  /** Resolves when everything is in the store. */
  write(entries: readonly Entry[]): Promise<void>;
  read(key: string): Promise<unknown>;
  close(): Promise<void>;
}

type Entry = readonly [key: string, record: unknown];

/** Enough for the compiler to have seen everything: a run is too short for that. */
const WARM_UPS = 12;

/** Each run fills a new store; what it holds is looked at before the next one. */
async function trialOf(context: TrialContext, open: (directory: string) => Promise<Store>): Promise<Trial<number>> {
  const trial = fillingOf(context, open);
  for (let i = 0; i < WARM_UPS; i += 1) {
    await trial.before?.();
    await trial.run();
  }
  return trial;
}

function fillingOf({ scratch, size }: TrialContext, open: (directory: string) => Promise<Store>): Trial<number> {
  const entries: Entry[] = hexKeys(size).map((key, i) => [key, kilobyteRecord(i)]);
  /** Closed ones are kept: code that V8 compiled for an object is thrown away with it, and a program's store lives long. */
  const stores: Store[] = [];
  let store: Store | undefined;
  const end = async () => {
    const opened = store;
    store = undefined;
    if (opened === undefined) return;
    for (const [key] of [...entries.slice(0, 3), ...entries.slice(-3)]) {
      if ((await opened.read(key)) === undefined) throw new Error(`${key} was not written`);
    }
    await opened.close();
  };
  return {
    before: async () => {
      await end();
      store = await open(join(scratch, `${stores.length}`));
      stores.push(store);
    },
    run: async () => {
      await store?.write(entries);
      return entries.length;
    },
    close: end,
  };
}

function levelContender(write: (store: Level<string, unknown>, entries: readonly Entry[]) => Promise<void>) {
  return async (context: TrialContext) => {
    const { Level } = await import('level');
    return trialOf(context, async (directory) => {
      const store = new Level<string, unknown>(directory, { valueEncoding: 'json' });
      await store.open();
      return { write: (entries) => write(store, entries), read: (key) => store.get(key), close: () => store.close() };
    });
  };
}

const putsOf = (entries: readonly Entry[]) => entries.map(([key, value]) => ({ type: 'put' as const, key, value }));

export const bench = defineBench<number>({
  name: 'cache-flush',
  question: 'What does it cost to set many values and to make them durable, with checksum, TTL, LRU and byte budgets?',
  input: '`size` records of 1 KiB into an empty store',
  sizes: { full: [5_000], smoke: [100] },
  contenders: {
    ours: {
      role: 'ours',
      prepare: (context) =>
        trialOf(context, async (directory) => {
          const cache = new SmartCache({ directory });
          await cache.get('opens the store');
          const write = async (entries: readonly Entry[]) => {
            for (const [key, record] of entries) await cache.set(key, record);
            await cache.flush();
          };
          return { write, read: (key) => cache.get(key), close: () => cache.close() };
        }),
    },
    'level.batch': {
      role: 'floor',
      package: 'level',
      prepare: levelContender((store, entries) => store.batch(putsOf(entries))),
    },
    'level.put, awaited': {
      role: 'peer',
      package: 'level',
      prepare: levelContender(async (store, entries) => {
        for (const [key, record] of entries) await store.put(key, record);
      }),
    },
    'level.put, all at once': {
      role: 'peer',
      package: 'level',
      prepare: levelContender(async (store, entries) => {
        await Promise.all(entries.map(([key, record]) => store.put(key, record)));
      }),
    },
    'keyv over level': {
      role: 'peer',
      package: 'keyv',
      prepare: async (context) => {
        const { Keyv } = await import('keyv');
        const { Level } = await import('level');
        return trialOf(context, async (directory) => {
          const store = new Level(directory);
          await store.open();
          const cache = new Keyv({ store: new KeyvLevel(store), ttl: 3_600_000, stats: true });
          const write = async (entries: readonly Entry[]) => {
            for (const [key, record] of entries) await cache.set(key, record);
          };
          return { write, read: (key) => cache.get(key), close: () => store.close() };
        });
      },
    },
  },
  floor: 'level.batch',
  digest: String,
  goals: [
    {
      kind: 'ratio',
      what: 'set and flush of 5,000 values, against level.put awaited one by one',
      metric: 'cpu',
      against: 'level.put, awaited',
      limit: 1,
      direction: 'at-most',
    },
    {
      kind: 'ratio',
      what: 'set and flush of 5,000 values, against level.put all at once',
      metric: 'cpu',
      against: 'level.put, all at once',
      limit: 1,
      direction: 'at-most',
    },
    {
      kind: 'ratio',
      what: 'set and flush of 5,000 values, against one level.batch',
      metric: 'cpu',
      limit: 1.4,
      direction: 'at-most',
    },
  ],
});
