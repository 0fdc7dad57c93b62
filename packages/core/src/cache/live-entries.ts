import { decode } from './codec.ts';
import type { CacheEntry } from './entry.ts';
import type { LevelTier } from './level-tier.ts';
import { PACKED } from './memory-tier.ts';
import { unpackRecord } from './record.ts';
import type { TieredStore } from './tiered-store.ts';

/** Every live value of a version: those in memory first, then the others on disk. */
export async function* liveEntries<T>(
  store: TieredStore,
  disk: LevelTier | undefined,
  version: string,
): AsyncGenerator<CacheEntry<T>, void, undefined> {
  const { clock } = store;
  const seen = new Set<string>();
  for (const { held, value, expires, ...entry } of store.memory.snapshot()) {
    seen.add(entry.key);
    if (entry.version !== version || expires <= clock.exact()) continue;
    const found = held === PACKED ? await decoded(entry.key, value as Buffer) : { value: store.give(value, held) };
    if (found === undefined) continue;
    const lastAccessed = clock.wall() - (clock.exact() - entry.lastAccessed);
    yield { ...entry, value: found.value as T, lastAccessed };
  }
  if (disk === undefined) return;
  for await (const { key, record } of disk.records()) {
    const stored = seen.has(key) ? undefined : unpackRecord(key, record);
    if (stored === undefined || !store.isLiveRecord(stored, version)) continue;
    const found = await decode(stored);
    if (found === undefined) continue;
    const { timestamp, ttl } = stored;
    const value = found.value as T;
    yield { key, value, timestamp, ttl, version, size: record.length, accessCount: 0, lastAccessed: timestamp };
  }
}

function decoded(key: string, record: Buffer) {
  const stored = unpackRecord(key, record);
  return stored && decode(stored);
}
