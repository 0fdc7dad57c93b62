import { CoarseClock } from './coarse-clock.ts';
import { codec, type Decoded, decode, decodesNow } from './codec.ts';
import { copyOf, type Isolated, isolate } from './isolate.ts';
import type { LevelTier } from './level-tier.ts';
import { COPIED, entryBytes, type Held, type MemoryEntry, MemoryTier, PACKED, SHARED } from './memory-tier.ts';
import type { CacheCounters } from './metrics.ts';
import type { ResolvedCacheOptions } from './options.ts';
import { type StoredRecord, unpackRecord } from './record.ts';
import { type Header, type Keeping, type Sealed, seal } from './seal.ts';

/** A value ready to be handed out. */
export interface Found {
  readonly value: unknown;
  readonly held: Held;
  /** True if the cache does not hold this object: its first reader needs no copy. */
  readonly fresh: boolean;
}

/** A write that is encoded. */
export interface Prepared {
  readonly kept: Isolated;
  readonly header: Header;
  readonly sealed: Sealed | undefined;
}

/** A promise only where something has to be awaited: the store's opening, the codec's loading, decompression. */
export type Finding = Found | undefined | Promise<Found | undefined>;

/**
 * The two tiers as one: memory first, then disk; what is found on disk comes to memory, as bytes until it is asked for
 * again. Memory is never older than disk. Expired, damaged and other-version values are dropped from both when met.
 */
export class TieredStore {
  readonly memory: MemoryTier;
  readonly clock: CoarseClock;
  readonly #disk: LevelTier | undefined;
  readonly #options: ResolvedCacheOptions;
  readonly #counters: CacheCounters;
  readonly #threshold: number;
  /** Does everything that is kept become a record? */
  readonly #seals: boolean;

  constructor(options: ResolvedCacheOptions, disk: LevelTier | undefined, counters: CacheCounters) {
    this.memory = new MemoryTier(options.maxBytes, options.version);
    this.clock = new CoarseClock(options.clock);
    this.#disk = disk;
    this.#options = options;
    this.#counters = counters;
    this.#threshold = options.compressionEnabled ? options.compressionThreshold : Number.POSITIVE_INFINITY;
    this.#seals = disk !== undefined || options.compressionEnabled;
  }

  /** The slot of the live entry in memory, made the most recent one; 0 if there is none. */
  recall(key: string, version: string): number {
    const now = this.clock.recent();
    const slot = this.memory.use(key, version, now);
    return slot < 0 ? this.#dropStale(key, -slot, now) : slot;
  }

  /**
   * What `recall` did not give as a value: the one of its slot, if that holds a record, or else of the disk. Undefined on a
   * miss and, unless it `mayWait`, where something would have to be awaited.
   */
  seek(key: string, version: string, slot: number, mayWait: boolean): Finding {
    if (slot !== 0) return this.#reread(key, this.memory.valueAt(slot) as Buffer, mayWait);
    if (this.#disk === undefined || this.#disk.settled) return this.#fetch(key, version, mayWait);
    return mayWait ? this.#disk.open().then(() => this.find(key, version)) : undefined;
  }

  /** The value from either tier; undefined on a miss. */
  find(key: string, version: string): Finding {
    const slot = this.recall(key, version);
    const held = slot === 0 ? PACKED : this.memory.heldAt(slot);
    if (held === PACKED) return this.seek(key, version, slot, true);
    return { value: this.memory.valueAt(slot), held, fresh: false };
  }

  /** What was found, for its first reader. */
  own(found: Found): unknown {
    return found.fresh ? found.value : this.give(found.value, found.held);
  }

  /** The value for one reader: a copy, unless all may have the same. */
  give(value: unknown, held: Held): unknown {
    return held === COPIED ? copyOf(value) : value;
  }

  /** Is there a live value? Changes nothing and counts nothing. */
  async has(key: string, version: string): Promise<boolean> {
    const slot = this.memory.slotOf(key);
    if (slot !== 0) return this.#isLive(slot, version);
    if (this.#disk && !this.#disk.settled) await this.#disk.open();
    const record = this.#disk?.read(key);
    return record !== undefined && this.isLiveRecord(unpackRecord(key, record), version);
  }

  /** A value that nobody can change any more, unless `write` follows at once and would only read it. Throws TypeError for no data. */
  keep(value: unknown, writtenAtOnce: boolean): Isolated {
    const { clone } = this.#options;
    const isOnlyRead = writtenAtOnce && this.#seals && codec() !== undefined;
    return isolate(value, clone, clone === 'freeze' || (clone && !isOnlyRead));
  }

  /** The first half of a write; a promise only while the codec loads, or of a compressed value. Throws only what encoding throws. */
  prepare(key: string, kept: Isolated, { version, ttl }: Keeping): Prepared | Promise<Prepared> {
    const header = { version, ttl, timestamp: this.clock.wall() };
    if (!this.#seals) return { kept, header, sealed: undefined };
    const sealed = seal(key, kept, header, this.#threshold);
    if (sealed instanceof Promise) return sealed.then((later) => ({ kept, header, sealed: later }));
    return { kept, header, sealed };
  }

  /** The second half: in both tiers; in memory as the record where readers get copies, because decoding makes one. Promises room. */
  land(key: string, { kept, header, sealed }: Prepared): Promise<void> | undefined {
    const asRecord = sealed && (sealed.compressed || (this.#options.clone === true && !kept.immutable));
    const inMemory = asRecord
      ? this.#holdRecord(key, header, header.ttl, sealed.record, 0)
      : this.#holdValue(key, header, kept);
    const onDisk = (sealed && this.#disk?.put(key, sealed.record)) ?? false;
    if (!inMemory && !onDisk) this.#counters.rejected += 1;
    return this.#disk?.room();
  }

  remove(key: string): void {
    this.memory.delete(key);
    this.#disk?.remove(key);
  }

  /** Removes at once; resolves to whether there was a live value. */
  async delete(key: string, version: string): Promise<boolean> {
    const slot = this.memory.slotOf(key);
    const wasLive = slot === 0 ? undefined : this.#isLive(slot, version);
    let record = this.#disk?.read(key);
    this.remove(key);
    if (wasLive !== undefined) return wasLive;
    if (this.#disk && !this.#disk.settled) {
      await this.#disk.open();
      record ??= this.#disk.readStored(key);
    }
    return record !== undefined && this.isLiveRecord(unpackRecord(key, record), version);
  }

  async clear(): Promise<void> {
    this.memory.clear();
    await this.#disk?.clear();
  }

  isLiveRecord(stored: StoredRecord | undefined, version: string): boolean {
    return stored !== undefined && stored.version === version && this.#remaining(stored) > 0;
  }

  /** From disk to memory. */
  #fetch(key: string, version: string, mayWait: boolean): Finding {
    const record = this.#disk?.read(key);
    const stored = record && this.#check(key, version, record);
    if (record === undefined || stored === undefined) return undefined;
    if (!mayWait && !decodesNow(stored)) return undefined;
    this.#holdRecord(key, stored, this.#remaining(stored), record, 1);
    const settle = (decoded: Decoded) => {
      if (decoded === undefined) return this.#dropDamaged(key, record);
      this.#counters.diskHits += 1;
      return this.#settle(key, record, decoded.value, stored.compressed || this.#options.clone === true);
    };
    const decoded = decode(stored);
    return decoded instanceof Promise ? decoded.then(settle) : settle(decoded);
  }

  /** From memory, where it was kept as bytes. */
  #reread(key: string, record: Buffer, mayWait: boolean): Finding {
    const stored = unpackRecord(key, record);
    if (stored === undefined) return this.#dropDamaged(key, record);
    if (!mayWait && !decodesNow(stored)) return undefined;
    const settle = (decoded: Decoded) =>
      decoded ? this.#settle(key, record, decoded.value, stored.compressed) : this.#dropDamaged(key, record);
    const decoded = decode(stored);
    return decoded instanceof Promise ? decoded.then(settle) : settle(decoded);
  }

  /** What was read once stays in memory as bytes; read again, or shared between readers, as the value itself. */
  #settle(key: string, record: Buffer, value: unknown, keepPacked: boolean): Found {
    const { clone } = this.#options;
    if (keepPacked && clone !== 'freeze') return { value, held: COPIED, fresh: true };
    // A copy in would be wasted: nobody else holds what was just decoded.
    const kept = isolate(value, clone, false);
    const held = kept.immutable ? SHARED : COPIED;
    if (!keepPacked) this.memory.unpack(key, record, kept.value, held, entryBytes(key, kept.size));
    return { value: kept.value, held, fresh: false };
  }

  #dropStale(key: string, slot: number, now: number): 0 {
    if (this.memory.expiresAt(slot) <= now) this.#counters.expirations += 1;
    else this.#counters.versionDrops += 1;
    this.remove(key);
    return 0;
  }

  #dropDamaged(key: string, record: Buffer): undefined {
    this.#counters.corruptions += 1;
    if (this.memory.slotOf(key) === 0 || this.memory.holds(key, record)) this.remove(key);
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

  #isLive(slot: number, version: string): boolean {
    return this.memory.versionAt(slot) === version && this.memory.expiresAt(slot) > this.clock.exact();
  }

  /** Milliseconds a record has to live. A wall clock that was set back cannot prolong it beyond its ttl. */
  #remaining({ ttl, timestamp }: Header): number {
    return ttl === 0 ? Number.POSITIVE_INFINITY : ttl - Math.max(0, this.clock.wall() - timestamp);
  }

  #holdValue(key: string, header: Header, { value, immutable, size }: Isolated): boolean {
    return this.#hold(key, header, header.ttl, { value, held: immutable ? SHARED : COPIED, size, accessCount: 0 });
  }

  #holdRecord(key: string, header: Header, remaining: number, record: Buffer, accessCount: number): boolean {
    return this.#hold(key, header, remaining, { value: record, held: PACKED, size: record.length, accessCount });
  }

  #hold(key: string, { version, timestamp, ttl }: Header, remaining: number, what: Holding): boolean {
    const now = ttl === 0 ? this.clock.recent() : this.clock.exact();
    const { value, held, accessCount } = what;
    const size = entryBytes(key, what.size);
    const expires = ttl === 0 ? Number.POSITIVE_INFINITY : now + remaining;
    return this.memory.set({
      key,
      value,
      held,
      size,
      version,
      timestamp,
      ttl,
      expires,
      accessCount,
      lastAccessed: now,
    });
  }
}

type Holding = Pick<MemoryEntry, 'value' | 'held' | 'size' | 'accessCount'>;
