import { join } from 'node:path';
import { SmartCache } from '@pipelines/core';
import type { Level } from 'level';
import { KeyvLevel } from '../contenders/keyv-level.ts';
import { defineBench, type Trial, type TrialContext } from '../contract.ts';
import { type CachedRecord, hexKeys, kilobyteRecord, shuffled } from '../inputs/cache-trace.ts';

type Read = (key: string) => unknown;

/** Reads every record once, in an order that is not the order on disk, and looks into each. */
function trialOf(
  keys: readonly string[],
  get: Read,
  idOf: (found: unknown) => number,
  close: () => Promise<void>,
): Trial<number> {
  const order = shuffled(keys);
  const run = async () => {
    let sum = 0;
    for (const key of order) sum += idOf(await get(key));
    return sum;
  };
  return { run, close };
}

const idOfRecord = (found: unknown) => (found as CachedRecord).id;
/** The bare store gives text; its first number is the id. */
const idOfText = (found: unknown) => Number.parseInt((found as string).slice('{"id":'.length), 10);

/** A store of all records as JSON, opened anew so that they are read from its tables. */
async function filledLevel({ scratch, size }: TrialContext, keyOf = (key: string) => key, textOf = JSON.stringify) {
  const { Level } = await import('level');
  const keys = hexKeys(size);
  const first = new Level(join(scratch, 'level'));
  await first.batch(
    keys.map((key, i) => ({ type: 'put' as const, key: keyOf(key), value: textOf(kilobyteRecord(i)) })),
  );
  await first.close();
  const store = new Level(join(scratch, 'level'));
  await store.open();
  return { keys, store };
}

function bareLevel(getOf: (store: Level) => Read) {
  return async (context: TrialContext) => {
    const { keys, store } = await filledLevel(context);
    return trialOf(keys, getOf(store), idOfText, () => store.close());
  };
}

export const bench = defineBench<number>({
  name: 'cache-disk-get',
  question: 'What does a value of 1 KiB cost from disk, with checksum, TTL, version and decoding?',
  input:
    '`size` records of 1 KiB, each read once in random order; memory holds a hundredth of them, so every read is one of the disk tier',
  sizes: { full: [10_000], smoke: [200] },
  contenders: {
    ours: {
      role: 'ours',
      prepare: async ({ scratch, size }) => {
        const keys = hexKeys(size);
        const options = { directory: join(scratch, 'cache'), maxSize: size / 100 / 1024 };
        const first = new SmartCache(options);
        for (const [i, key] of keys.entries()) await first.set(key, kilobyteRecord(i));
        await first.close();
        const cache = new SmartCache<CachedRecord>(options);
        await cache.get(keys[0] as string);
        return trialOf(
          keys,
          (key) => cache.get(key),
          idOfRecord,
          async () => {
            const { hits, diskHits } = cache.getMetrics();
            await cache.close();
            if (diskHits < hits * 0.98) throw new Error(`${hits - diskHits} of ${hits} reads were served from memory`);
          },
        );
      },
    },
    'level.get': { role: 'floor', package: 'level', prepare: bareLevel((store) => (key) => store.get(key)) },
    'level.getSync, awaited': {
      role: 'peer',
      package: 'level',
      prepare: bareLevel((store) => (key) => store.getSync(key)),
    },
    'level.get and JSON.parse': {
      role: 'peer',
      package: 'level',
      prepare: async (context) => {
        const { keys, store } = await filledLevel(context);
        return trialOf(
          keys,
          async (key) => JSON.parse((await store.get(key)) as string),
          idOfRecord,
          () => store.close(),
        );
      },
    },
    'keyv over level': {
      role: 'peer',
      package: 'keyv',
      prepare: async (context) => {
        const { Keyv } = await import('keyv');
        const textOf = (record: unknown) => JSON.stringify({ value: record, expires: Date.now() + 3_600_000 });
        const { keys, store } = await filledLevel(context, (key) => `keyv:${key}`, textOf);
        const cache = new Keyv({ store: new KeyvLevel(store), ttl: 3_600_000, stats: true });
        return trialOf(
          keys,
          (key) => cache.get(key),
          idOfRecord,
          () => store.close(),
        );
      },
    },
  },
  floor: 'level.get',
  digest: String,
  goals: [
    {
      kind: 'ratio',
      what: 'disk get of 1 KiB with checksum and decode, against bare level',
      metric: 'cpu',
      limit: 1.3,
      direction: 'at-most',
    },
  ],
});
