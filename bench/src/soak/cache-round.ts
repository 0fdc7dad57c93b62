import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SmartCache } from '@pipelines/core';
import { expectEqual, type Place, upTo } from './round.ts';

const KEYS = 400;

interface Value {
  readonly key: number;
  readonly round: number;
  readonly text: string;
}

const valueAt = (key: number, round: number): Value => ({ key, round, text: 'v'.repeat(20 + ((key * 37) % 2000)) });

/** Memory alone with expiry and eviction; both tiers, written, closed, opened again, over the same keys in every round. */
export async function cacheRound(place: Place): Promise<number> {
  await memoryAlone(place.round);
  await bothTiers(place);
  if (place.round % 20 === 19) await rm(join(place.folder, 'cache'), { recursive: true });
  return 6 * KEYS;
}

async function memoryAlone(round: number): Promise<void> {
  await using cache = new SmartCache<Value>({ maxSize: 0.1, ttl: 5, cleanupInterval: 10 });
  for (const key of upTo(KEYS)) await cache.set(`${key}`, valueAt(key, round));
  expectEqual('evictions', cache.getMetrics().evictions > 0, true);
  let computed = 0;
  const compute = async (): Promise<Value> => {
    computed += 1;
    await sleep(1);
    return valueAt(KEYS, round);
  };
  await Promise.all(upTo(50).map(() => cache.getOrCompute('one', compute)));
  expectEqual('computations', computed, 1);
  await sleep(20);
  expectEqual('expired', await cache.get('one'), undefined);
}

async function bothTiers({ round, folder }: Place): Promise<void> {
  const options = { directory: join(folder, 'cache'), maxSize: 0.2, maxDiskSize: 4, compressionEnabled: true, ttl: 0 };
  {
    await using cache = new SmartCache<Value>(options);
    await Promise.all(upTo(KEYS).map((key) => cache.set(`${key}`, valueAt(key, round))));
    await cache.delete('7');
    await cache.flush();
  }
  await using cache = new SmartCache<Value>(options);
  expectEqual('deleted', await cache.get('7'), undefined);
  for (const key of upTo(KEYS)) if (key !== 7) expectEqual(`key ${key}`, (await cache.get(`${key}`))?.round, round);
  let entries = 0;
  for await (const _ of cache.entries()) entries += 1;
  expectEqual('entries', entries, KEYS - 1);
  if (round % 5 === 4) await cache.clear();
}
