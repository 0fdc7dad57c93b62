import { codec, loadCodec } from './codec.ts';
import type { CacheEntry } from './entry.ts';
import { copyOf, type Isolated, isolate } from './isolate.ts';
import type { LevelTier } from './level-tier.ts';
import { entryBytes, type MemoryEntry, MemoryTier } from './memory-tier.ts';
import type { CacheCounters } from './metrics.ts';
import type { ResolvedCacheOptions } from './options.ts';
import { type StoredRecord, unpackRecord } from './record.ts';
import { type Keeping, seal } from './seal.ts';

/** A value ready to be handed out. */
export interface Found {
  readonly value: unknown;
  /** May several readers be given this very object? */
  readonly immutable: boolean;
  /** True if the cache does not hold this object. */
  readonly fresh?: boolean;
}

/**
 * The two tiers as one: memory first, then disk; what is found on disk comes to memory, as bytes until it is asked for
 * again. Memory is never older than disk. Expired, damaged and other-version values are dropped from both when met.
 */
export class TieredStore {
  readonly memory: MemoryTier;
  readonly #disk: LevelTier | undefined;
  readonly #options: ResolvedCacheOptions;
  readonly #counters: CacheCounters;

  constructor(options: ResolvedCacheOptions, disk: LevelTier | undefined, counters: CacheCounters) {
    this.memory = new MemoryTier(options.maxBytes);
    this.#options = options;
    this.#disk = disk;
    this.#counters = counters;
  }

  /** The live entry in memory, made the most recent one. */
  recall(key: string, version: string): MemoryEntry | undefined {
    const entry = this.memory.get(key);
    if (entry === undefined) return undefined;
    const now = this.#options.clock.monotonic();
    if (entry.expires <= now) this.#counters.expirations += 1;
    else if (entry.version !== version) this.#counters.versionDrops += 1;
    else {
      entry.accessCount += 1;
      entry.lastAccessed = now;
      return entry;
    }
    this.remove(key);
    return undefined;
  }

  /** The value from either tier; undefined on a miss. */
  async find(key: string, version: string): Promise<Found | undefined> {
    if (this.#disk && !this.#disk.settled) await this.#disk.open();
    const entry = this.recall(key, version);
    if (entry && entry.packed === undefined) return entry;
    return entry ? this.#reread(entry) : this.#fetch(key, version);
  }

  /** Is there a live value? Changes nothing and counts nothing. */
  async has(key: string, version: string): Promise<boolean> {
    const entry = this.memory.peek(key);
    if (entry) return this.#isLive(entry, version);
    if (this.#disk && !this.#disk.settled) await this.#disk.open();
    const record = this.#disk?.read(key);
    return record !== undefined && this.#isLiveRecord(unpackRecord(key, record), version);
  }

  /**
   * Keeps a value, unless `isCurrent` says at the end of encoding that a newer write came between. Undefined if it can be
   * read now, or a promise of that. Throws only what encoding throws.
   */
  write(key: string, kept: Isolated, keeping: Keeping, isCurrent: () => boolean): Promise<void> | undefined {
    const header = { version: keeping.version, ttl: keeping.ttl, timestamp: this.#options.clock.wall() };
    if (this.#disk || this.#options.compressionEnabled) return this.#writeSealed(key, kept, header, isCurrent);
    if (isCurrent() && !this.memory.set(this.#entry(key, header, header.ttl, kept))) this.#counters.rejected += 1;
    return undefined;
  }

  remove(key: string): void {
    this.memory.delete(key);
    this.#disk?.remove(key);
  }

  /** Removes at once; resolves to whether there was a live value. */
  async delete(key: string, version: string): Promise<boolean> {
    const entry = this.memory.peek(key);
    let record = this.#disk?.read(key);
    this.remove(key);
    if (entry) return this.#isLive(entry, version);
    if (this.#disk && !this.#disk.settled) {
      await this.#disk.open();
      record ??= this.#disk.readStored(key);
    }
    return record !== undefined && this.#isLiveRecord(unpackRecord(key, record), version);
  }

  async clear(): Promise<void> {
    this.memory.clear();
    await this.#disk?.clear();
  }

  /** Every live value of a version: those in memory first, then the others on disk. */
  async *values(version: string): AsyncGenerator<CacheEntry<unknown>, void, undefined> {
    const seen = new Set<string>();
    for (const entry of this.memory.snapshot()) {
      seen.add(entry.key);
      if (!this.#isLive(entry, version)) continue;
      const record = entry.packed && unpackRecord(entry.key, entry.packed);
      const found = record ? await this.#decode(record) : { value: this.give(entry) };
      if (found) yield this.#described(entry, found.value);
    }
    if (this.#disk === undefined) return;
    for await (const { key, record } of this.#disk.records()) {
      const stored = seen.has(key) ? undefined : unpackRecord(key, record);
      const found = stored && this.#isLiveRecord(stored, version) ? await this.#decode(stored) : undefined;
      if (stored === undefined || found === undefined) continue;
      const { timestamp, ttl } = stored;
      const value = found.value;
      yield { key, value, timestamp, ttl, version, size: record.length, accessCount: 0, lastAccessed: timestamp };
    }
  }

  /** The value for one reader: a copy, unless it cannot be changed. */
  give(found: Found): unknown {
    return found.immutable ? found.value : copyOf(found.value);
  }

  #described(entry: MemoryEntry, value: unknown): CacheEntry<unknown> {
    const { clock } = this.#options;
    const { key, timestamp, ttl, version, size, accessCount } = entry;
    const lastAccessed = clock.wall() - (clock.monotonic() - entry.lastAccessed);
    return { key, value, timestamp, ttl, version, size, accessCount, lastAccessed };
  }

  async #writeSealed(key: string, kept: Isolated, header: Header, isCurrent: () => boolean): Promise<void> {
    const { compressionEnabled, compressionThreshold } = this.#options;
    const threshold = compressionEnabled ? compressionThreshold : Number.POSITIVE_INFINITY;
    const { record, compressed } = await seal(key, kept, header, threshold);
    if (!isCurrent()) return;
    const held = compressed ? { packed: record, size: record.length } : kept;
    const inMemory = this.memory.set(this.#entry(key, header, header.ttl, held));
    const onDisk = this.#disk?.put(key, record) ?? false;
    if (!inMemory && !onDisk) this.#counters.rejected += 1;
    await this.#disk?.room();
  }

  /** From disk to memory. */
  async #fetch(key: string, version: string): Promise<Found | undefined> {
    const record = this.#disk?.read(key);
    const stored = record && this.#check(key, version, record);
    if (record === undefined || stored === undefined) return undefined;
    const entry = this.#entry(key, stored, this.#remaining(stored), { packed: record, size: record.length });
    entry.accessCount = 1;
    this.memory.set(entry);
    const found = await this.#decode(stored);
    if (found === undefined) return this.#dropDamaged(entry);
    this.#counters.diskHits += 1;
    return this.#settle(entry, found.value, stored.compressed || this.#options.clone === true);
  }

  /** From memory, where it was kept as bytes. */
  async #reread(entry: MemoryEntry): Promise<Found | undefined> {
    const stored = entry.packed && unpackRecord(entry.key, entry.packed);
    const found = stored && (await this.#decode(stored));
    return found ? this.#settle(entry, found.value, stored.compressed) : this.#dropDamaged(entry);
  }

  /** Awaits nothing but what has to be awaited. */
  async #decode(stored: StoredRecord): Promise<{ readonly value: unknown } | undefined> {
    try {
      const decoded = (codec() ?? (await loadCodec())).decode(stored);
      return { value: stored.compressed ? await decoded : decoded };
    } catch {
      return undefined;
    }
  }

  #dropDamaged(entry: MemoryEntry): undefined {
    this.#counters.corruptions += 1;
    const newest = this.memory.peek(entry.key);
    if (newest === undefined || newest === entry) this.remove(entry.key);
  }

  /** The record if it may be used; else it is dropped and counted. */
  #check(key: string, version: string, record: Buffer): StoredRecord | undefined {
    const stored = unpackRecord(key, record);
    if (stored === undefined) this.#counters.corruptions += 1;
    else if (this.#remaining(stored) <= 0) this.#counters.expirations += 1;
    else if (stored.version !== version) this.#counters.versionDrops += 1;
    else return stored;
    this.remove(key);
    return undefined;
  }

  #isLive(entry: MemoryEntry, version: string): boolean {
    return entry.version === version && entry.expires > this.#options.clock.monotonic();
  }

  #isLiveRecord(stored: StoredRecord | undefined, version: string): boolean {
    return stored !== undefined && stored.version === version && this.#remaining(stored) > 0;
  }

  /** Milliseconds a record has to live. A wall clock that was set back cannot prolong it beyond its ttl. */
  #remaining({ ttl, timestamp }: StoredRecord): number {
    if (ttl === 0) return Number.POSITIVE_INFINITY;
    return ttl - Math.max(0, this.#options.clock.wall() - timestamp);
  }

  /** What was read once stays in memory as bytes; read again, or shared between readers, as the value itself. */
  #settle(entry: MemoryEntry, value: unknown, keepPacked: boolean): Found {
    const { clone } = this.#options;
    if (keepPacked && clone !== 'freeze') return { value, immutable: false, fresh: true };
    // A copy in would be wasted: nobody else holds what was just decoded.
    const kept = isolate(value, clone === true ? false : clone);
    const immutable = clone === true ? typeof value !== 'object' || value === null : kept.immutable;
    if (!keepPacked) this.memory.refill(entry, kept.value, immutable, entryBytes(entry.key, kept.size));
    return { value: kept.value, immutable };
  }

  #entry(key: string, keeping: Header, remaining: number, held: Held): MemoryEntry {
    const now = this.#options.clock.monotonic();
    return {
      key,
      value: held.value,
      packed: held.packed,
      immutable: held.immutable ?? false,
      size: entryBytes(key, held.size),
      version: keeping.version,
      timestamp: keeping.timestamp,
      ttl: keeping.ttl,
      expires: keeping.ttl === 0 ? Number.POSITIVE_INFINITY : now + remaining,
      accessCount: 0,
      lastAccessed: now,
      newer: undefined,
      older: undefined,
    };
  }
}

type Header = Keeping & { readonly timestamp: number };

/** Either the value or its record. */
interface Held {
  readonly size: number;
  readonly value?: unknown;
  readonly immutable?: boolean;
  readonly packed?: Buffer;
}
