import type { CacheEntry, CacheLookup } from './cache/entry.ts';
import { LevelTier } from './cache/level-tier.ts';
import { liveEntries } from './cache/live-entries.ts';
import { COPIED, PACKED, SHARED } from './cache/memory-tier.ts';
import { type CacheCounters, type CacheMetrics, metricsOf, newCounters } from './cache/metrics.ts';
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
import { type Found, type Prepared, TieredStore } from './cache/tiered-store.ts';
import { WriteOrder } from './cache/write-order.ts';

export { cacheKey } from './cache/cache-key.ts';

/**
 * A cache with a memory tier (byte budget, least recently used go first) over an optional LevelDB tier.
 * Values are data: primitives but symbols, plain objects, arrays, Map, Set, Date, RegExp, byte and typed arrays; undefined
 * and null are values too. Each comes back deeply equal, from either tier. Storage faults never throw: they are misses,
 * and `getMetrics` tells. What a resolved `set` stored is what `get` in this process returns; a killed process loses at
 * most what was not flushed. A closed cache misses everything and keeps nothing. Disk reads are synchronous, cheaper than
 * through the thread pool: some µs for 1 KiB in the page cache. Writing, opening and compressing never hold anybody up.
 * @example await using cache = new SmartCache<string[]>({ directory: '.pipeline/cache/scan', ttl: 0 });
 */
export class SmartCache<T = unknown> implements AsyncDisposable {
  readonly #options: ResolvedCacheOptions;
  readonly #store: TieredStore;
  readonly #disk: LevelTier | undefined;
  readonly #counters: CacheCounters = newCounters();
  readonly #flights = new SingleFlight<Found>();
  readonly #writes = new WriteOrder();
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

  /** The value, or undefined on a miss (`lookup` tells a stored undefined from it). */
  get(key: string, options?: CacheReadOptions): Promise<T | undefined> {
    try {
      const version = this.#version(options);
      const slot = this.#store.recall(keyArgument(key), version);
      if (this.#isValue(slot)) return Promise.resolve(this.#hit(slot));
      const found = this.#closed ? undefined : this.#store.seek(key, version, slot, true);
      return found instanceof Promise ? found.then((later) => this.#told(later)) : Promise.resolve(this.#told(found));
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  /**
   * What `get` would find without waiting: in memory, or in a disk tier that is open. Undefined on a miss, but also before the
   * disk tier was first used and for a compressed value: there only `get` knows. Counts as a look-up. Throws as `get` rejects.
   */
  getSync(key: string, options?: CacheReadOptions): T | undefined {
    const version = this.#version(options);
    const slot = this.#store.recall(keyArgument(key), version);
    if (this.#isValue(slot)) return this.#hit(slot);
    return this.#told(this.#closed ? undefined : (this.#store.seek(key, version, slot, false) as Found | undefined));
  }

  async lookup(key: string, options?: CacheReadOptions): Promise<CacheLookup<T>> {
    const version = this.#version(options);
    const found = this.#counted(await (this.#closed ? undefined : this.#store.find(keyArgument(key), version)));
    return found ? { hit: true, value: this.#store.own(found) as T } : { hit: false };
  }

  /** Is there a live value? Counts as no look-up. */
  async has(key: string, options?: CacheReadOptions): Promise<boolean> {
    return !this.#closed && this.#store.has(keyArgument(key), this.#version(options));
  }

  /** Resolves when the value can be read in this process. Rejects with TypeError if the value is not data. */
  set(key: string, value: T, options?: CacheWriteOptions): Promise<void> {
    try {
      const keeping = this.#keeping(options);
      const kept = this.#store.keep(value, true);
      this.#flights.forget(keyArgument(key));
      const land = (ready: Prepared) => (this.#closed ? undefined : this.#store.land(key, ready));
      const prepared = this.#store.prepare(key, kept, keeping);
      this.#countSet(keeping);
      if (prepared instanceof Promise) return this.#writes.later(key, prepared, land);
      this.#writes.now(key);
      return land(prepared) ?? Promise.resolve();
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  /**
   * The stored value, or the one `compute` returns, which is stored. Callers of one key and version share one
   * computation; it rejects for all of them if it fails, and then is not remembered. A `set`, `delete` or `clear` of
   * the key while it runs wins over its result.
   */
  getOrCompute(
    key: string,
    compute: (signal: AbortSignal) => T | Promise<T>,
    options?: CacheComputeOptions,
  ): Promise<T> {
    try {
      const keeping = this.#keeping(options);
      options?.signal?.throwIfAborted();
      const slot = this.#store.recall(keyArgument(key), keeping.version);
      if (this.#isValue(slot)) return Promise.resolve(this.#hit(slot));
      return this.#findOrCompute(key, keeping, compute, slot, options?.signal);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  /** True if there was a live value of the cache's version. */
  async delete(key: string): Promise<boolean> {
    this.#flights.forget(keyArgument(key));
    this.#writes.forget(key);
    const existed = !this.#closed && (await this.#store.delete(key, this.#options.version));
    if (existed) this.#counters.deletes += 1;
    return existed;
  }

  /** Drops every value of this namespace from both tiers. */
  async clear(): Promise<void> {
    this.#flights.forgetAll();
    this.#writes.forgetAll();
    await this.#store.clear();
  }

  /** Every live value of the cache's version, in no order one may rely on. Counts as no look-up. */
  entries(): AsyncGenerator<CacheEntry<T>, void, undefined> {
    return liveEntries<T>(this.#store, this.#disk, this.#options.version);
  }

  /** Drops expired values from memory now; this also happens every `cleanupInterval`. Returns how many. */
  prune(): number {
    const dropped = this.#store.memory.prune(this.#store.clock.exact());
    this.#counters.expirations += dropped;
    return dropped;
  }

  getMetrics(): CacheMetrics {
    const { metricsEnabled, maxDiskBytes } = this.#options;
    return metricsOf(metricsEnabled ? this.#counters : undefined, this.#store.memory, this.#disk, maxDiskBytes);
  }

  /** Opens the disk tier before it is first used, so that something else can be waited for meanwhile. Never rejects. */
  async open(): Promise<void> {
    await this.#disk?.open();
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

  async #findOrCompute(
    key: string,
    keeping: Keeping,
    compute: (signal: AbortSignal) => T | Promise<T>,
    slot: number,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const { version } = keeping;
    const isShared = this.#flights.has(key, version);
    const finding = isShared || this.#closed ? undefined : this.#store.seek(key, version, slot, true);
    if (finding && !(finding instanceof Promise)) return this.#told(finding) as T;
    const load = (stop: AbortSignal, isCurrent: () => boolean) =>
      this.#load(key, keeping, finding, compute, stop, isCurrent);
    const found = await this.#flights.run(key, version, load, signal);
    if (isShared) this.#counters.hits += 1;
    return this.#store.give(found.value, found.held) as T;
  }

  /** Does the slot hold a value, which needs no decoding? */
  #isValue(slot: number): boolean {
    return slot !== 0 && this.#store.memory.heldAt(slot) !== PACKED;
  }

  #hit(slot: number): T {
    this.#counters.hits += 1;
    return this.#store.give(this.#store.memory.valueAt(slot), this.#store.memory.heldAt(slot)) as T;
  }

  /** What a look-up found, counted and ready for its reader. */
  #told(found: Found | undefined): T | undefined {
    return this.#counted(found) && (this.#store.own(found as Found) as T);
  }

  #counted(found: Found | undefined): Found | undefined {
    if (found) this.#counters.hits += 1;
    else this.#counters.misses += 1;
    return found;
  }

  async #load(
    key: string,
    keeping: Keeping,
    finding: Promise<Found | undefined> | undefined,
    compute: (signal: AbortSignal) => T | Promise<T>,
    signal: AbortSignal,
    isCurrent: () => boolean,
  ): Promise<Found> {
    const known = this.#counted(finding && (await finding));
    if (known) return known;
    const kept = this.#store.keep(await compute(signal), false);
    const prepared = await this.#store.prepare(key, kept, keeping);
    if (!this.#closed && isCurrent()) await this.#store.land(key, prepared);
    this.#countSet(keeping);
    return { value: kept.value, held: kept.immutable ? SHARED : COPIED, fresh: false };
  }

  #version(options: CacheReadOptions | undefined): string {
    return options?.version === undefined ? this.#options.version : versionOption(options.version);
  }

  #keeping(options: CacheWriteOptions | undefined): Keeping {
    const ttl = options?.ttl === undefined ? this.#options.ttl : ttlOption(options.ttl);
    return { version: this.#version(options), ttl };
  }

  #countSet({ ttl }: Keeping): void {
    this.#counters.sets += 1;
    if (ttl === 0 || this.#sweeper || this.#closed) return;
    this.#sweeper = setInterval(() => this.prune(), this.#options.cleanupInterval).unref();
  }
}
