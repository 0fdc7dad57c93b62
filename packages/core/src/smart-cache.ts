import type { CacheEntry, CacheLookup } from './cache/entry.ts';
import { type Isolated, isolate } from './cache/isolate.ts';
import { type DiskState, LevelTier } from './cache/level-tier.ts';
import { type CacheCounters, type CacheMetrics, newCounters } from './cache/metrics.ts';
import {
  type CacheComputeOptions,
  type CacheReadOptions,
  type CacheWriteOptions,
  keyArgument,
  type ResolvedCacheOptions,
  resolveCacheOptions,
  type SmartCacheOptions,
  ttlOption,
  versionOption,
} from './cache/options.ts';
import type { Keeping } from './cache/seal.ts';
import { SingleFlight } from './cache/single-flight.ts';
import { type Found, TieredStore } from './cache/tiered-store.ts';

export { cacheKey } from './cache/cache-key.ts';

/** Writes of one key are numbered in the order they were asked for. */
interface PendingWrites {
  asked: number;
  /** The newest that can be read. */
  landed: number;
  open: number;
}

/**
 * A cache with a memory tier (byte budget, least recently used go first) over an optional LevelDB tier.
 * Values are data: primitives but symbols, plain objects, arrays, Map, Set, Date, RegExp, byte and typed arrays; undefined
 * and null are values too. Each comes back deeply equal, from either tier. Storage faults never throw: they are misses,
 * and `getMetrics` tells. What a resolved `set` stored is what `get` in this process returns; a killed process loses at
 * most what was not flushed. A closed cache misses everything and keeps nothing.
 * @example await using cache = new SmartCache<string[]>({ directory: '.pipeline/cache/scan', ttl: 0 });
 */
export class SmartCache<T = unknown> implements AsyncDisposable {
  readonly #options: ResolvedCacheOptions;
  readonly #store: TieredStore;
  readonly #disk: LevelTier | undefined;
  readonly #counters: CacheCounters = newCounters();
  readonly #flights = new SingleFlight<Found>();
  /** The writes of a key that are being encoded. */
  readonly #writes = new Map<string, PendingWrites>();
  #sweeper: NodeJS.Timeout | undefined;
  #closed = false;

  /** Throws TypeError or RangeError for options that make no sense. Touches no disk. */
  constructor(options: SmartCacheOptions = {}) {
    this.#options = resolveCacheOptions(options);
    const { directory, namespace, maxDiskBytes: maxBytes } = this.#options;
    const counters = this.#counters;
    this.#disk = directory === undefined ? undefined : new LevelTier({ directory, namespace, maxBytes, counters });
    this.#store = new TieredStore(this.#options, this.#disk, counters);
  }

  /** The value, or undefined on a miss. A stored undefined looks the same; `lookup` tells them apart. */
  async get(key: string, options?: CacheReadOptions): Promise<T | undefined> {
    const entry = this.#inMemory(key, this.#version(options));
    if (entry) return this.#store.give(entry) as T;
    const found = await this.#find(key, options);
    return found && (this.#own(found) as T);
  }

  async lookup(key: string, options?: CacheReadOptions): Promise<CacheLookup<T>> {
    const found = await this.#find(key, options);
    return found ? { hit: true, value: this.#own(found) as T } : { hit: false };
  }

  /** Is there a live value? Counts as no look-up. */
  async has(key: string, options?: CacheReadOptions): Promise<boolean> {
    return !this.#closed && this.#store.has(keyArgument(key), this.#version(options));
  }

  /** Resolves when the value can be read in this process. Rejects with TypeError if the value is not data. */
  async set(key: string, value: T, options?: CacheWriteOptions): Promise<void> {
    const keeping = this.#keeping(options);
    const kept = isolate(value, this.#options.clone);
    this.#flights.forget(keyArgument(key));
    await this.#write(key, kept, keeping);
    this.#counters.sets += 1;
    if (keeping.ttl > 0) this.#sweepRegularly();
  }

  /**
   * The stored value, or the one `compute` returns, which is stored. Callers of one key and version share one
   * computation; it rejects for all of them if it fails, and then is not remembered. A `set`, `delete` or `clear` of
   * the key while it runs wins over its result.
   */
  async getOrCompute(
    key: string,
    compute: (signal: AbortSignal) => T | Promise<T>,
    options?: CacheComputeOptions,
  ): Promise<T> {
    const keeping = this.#keeping(options);
    options?.signal?.throwIfAborted();
    const shared = this.#flights.has(keyArgument(key), keeping.version);
    const load = (signal: AbortSignal, isCurrent: () => boolean) =>
      this.#load(key, keeping, compute, signal, isCurrent);
    const entry = shared ? undefined : this.#inMemory(key, keeping.version);
    if (entry) return this.#store.give(entry) as T;
    const found = await this.#flights.run(key, keeping.version, load, options?.signal);
    if (shared) this.#counters.hits += 1;
    return this.#store.give(found) as T;
  }

  /** True if there was a live value of the cache's version. */
  async delete(key: string): Promise<boolean> {
    this.#flights.forget(keyArgument(key));
    this.#writes.delete(key);
    const existed = !this.#closed && (await this.#store.delete(key, this.#options.version));
    if (existed) this.#counters.deletes += 1;
    return existed;
  }

  /** Drops every value of this namespace from both tiers. */
  async clear(): Promise<void> {
    this.#flights.forgetAll();
    this.#writes.clear();
    await this.#store.clear();
  }

  /** Every live value of the cache's version, in no order one may rely on. Counts as no look-up. */
  entries(): AsyncGenerator<CacheEntry<T>, void, undefined> {
    return this.#store.values(this.#options.version) as AsyncGenerator<CacheEntry<T>, void, undefined>;
  }

  /** Drops expired values from memory now; this also happens every `cleanupInterval`. Returns how many. */
  prune(): number {
    const dropped = this.#store.memory.prune(this.#options.clock.monotonic());
    this.#counters.expirations += dropped;
    return dropped;
  }

  getMetrics(): CacheMetrics {
    const { memory } = this.#store;
    const counters = this.#options.metricsEnabled ? { ...this.#counters, evictions: memory.evictions } : newCounters();
    const lookups = counters.hits + counters.misses;
    const diskState: DiskState = this.#disk?.state ?? 'off';
    return {
      ...counters,
      hitRate: lookups === 0 ? 0 : counters.hits / lookups,
      currentSize: memory.bytes,
      maxSize: memory.maxBytes,
      entries: memory.count,
      diskState,
      diskFault: this.#disk?.fault,
      maxDiskSize: this.#disk ? this.#options.maxDiskBytes : 0,
    };
  }

  /** Resolves when everything set before is on disk: safe from the death of the process, not from a power cut. */
  async flush(): Promise<void> {
    await this.#disk?.flush();
  }

  /** Flushes and lets go of everything. May be called twice. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#closed = true;
    this.#store.memory.clear();
    await this.#disk?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #find(key: string, options: CacheReadOptions | undefined): Promise<Found | undefined> {
    const version = this.#version(options);
    const found = this.#closed ? undefined : await this.#store.find(keyArgument(key), version);
    if (found) this.#counters.hits += 1;
    else this.#counters.misses += 1;
    return found;
  }

  /** A hit that needs no waiting. */
  #inMemory(key: string, version: string): Found | undefined {
    if (this.#closed) return undefined;
    const entry = this.#store.recall(keyArgument(key), version);
    if (entry === undefined || entry.packed !== undefined) return undefined;
    this.#counters.hits += 1;
    return entry;
  }

  /** Of writes of one key that are encoded at the same time an older one that ends later must not win. */
  #write(key: string, kept: Isolated, keeping: Keeping): Promise<void> | undefined {
    if (this.#closed) return undefined;
    const pending = this.#writes.get(key) ?? { asked: 0, landed: 0, open: 0 };
    pending.asked += 1;
    const turn = pending.asked;
    const land = () => {
      const isForgotten = pending.open > 0 && this.#writes.get(key) !== pending;
      if (this.#closed || isForgotten || turn < pending.landed) return false;
      pending.landed = turn;
      return true;
    };
    const write = this.#store.write(key, kept, keeping, land);
    if (write === undefined) return undefined;
    pending.open += 1;
    this.#writes.set(key, pending);
    return write.finally(() => {
      pending.open -= 1;
      if (pending.open === 0 && this.#writes.get(key) === pending) this.#writes.delete(key);
    });
  }

  async #load(
    key: string,
    keeping: Keeping,
    compute: (signal: AbortSignal) => T | Promise<T>,
    signal: AbortSignal,
    isCurrent: () => boolean,
  ): Promise<Found> {
    const found = await this.#find(key, keeping);
    if (found) return found;
    const kept = isolate(await compute(signal), this.#options.clone);
    await this.#store.write(key, kept, keeping, () => !this.#closed && isCurrent());
    this.#counters.sets += 1;
    if (keeping.ttl > 0) this.#sweepRegularly();
    return kept;
  }

  #own(found: Found): unknown {
    return found.fresh ? found.value : this.#store.give(found);
  }

  #version(options: CacheReadOptions | undefined): string {
    return options?.version === undefined ? this.#options.version : versionOption(options.version);
  }

  #keeping(options: CacheWriteOptions | undefined): Keeping {
    const ttl = options?.ttl === undefined ? this.#options.ttl : ttlOption(options.ttl);
    return { version: this.#version(options), ttl };
  }

  #sweepRegularly(): void {
    if (this.#sweeper || this.#closed) return;
    this.#sweeper = setInterval(() => this.prune(), this.#options.cleanupInterval);
    this.#sweeper.unref();
  }
}
