import type { DiskState, LevelTier } from './level-tier.ts';
import type { MemoryTier } from './memory-tier.ts';

/** Counts since the cache was made. All zero with `metricsEnabled: false`. */
export interface CacheCounters {
  hits: number;
  misses: number;
  /** Hits that the disk tier served. */
  diskHits: number;
  sets: number;
  deletes: number;
  /** Values dropped from memory to stay within `maxSize`. With a disk tier they are still hits. */
  evictions: number;
  /** Values dropped because their time was over. */
  expirations: number;
  /** Values dropped because they were of another version than asked for. */
  versionDrops: number;
  /** Damaged records and failed reads: each was a miss. */
  corruptions: number;
  /** Values that no tier could hold. */
  rejected: number;
  /** Writes the disk refused. */
  writeErrors: number;
}

/** All sizes in bytes. */
export interface CacheMetrics extends Readonly<CacheCounters> {
  /** hits ÷ (hits + misses); 0 before the first look-up. */
  readonly hitRate: number;
  /** Bytes in memory, keys and bookkeeping included. */
  readonly currentSize: number;
  readonly maxSize: number;
  /** Values in memory. */
  readonly entries: number;
  readonly diskState: DiskState;
  /** Code of the fault behind `diskState`, e.g. `LEVEL_LOCKED`, `ENOSPC`. */
  readonly diskFault: string | undefined;
  readonly maxDiskSize: number;
}

export function newCounters(): CacheCounters {
  return {
    hits: 0,
    misses: 0,
    diskHits: 0,
    sets: 0,
    deletes: 0,
    evictions: 0,
    expirations: 0,
    versionDrops: 0,
    corruptions: 0,
    rejected: 0,
    writeErrors: 0,
  };
}

/** `counters` is undefined where nothing is to be told. */
export function metricsOf(
  counters: CacheCounters | undefined,
  memory: MemoryTier,
  disk: LevelTier | undefined,
  maxDiskBytes: number,
): CacheMetrics {
  const counted = counters ? { ...counters, evictions: memory.evictions } : newCounters();
  const lookups = counted.hits + counted.misses;
  return {
    ...counted,
    hitRate: lookups === 0 ? 0 : counted.hits / lookups,
    currentSize: memory.bytes,
    maxSize: memory.maxBytes,
    entries: memory.count,
    diskState: disk?.state ?? 'off',
    diskFault: disk?.fault,
    maxDiskSize: disk ? maxDiskBytes : 0,
  };
}
