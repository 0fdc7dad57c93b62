import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { SmartCache, type SmartCacheOptions } from '@pipelines/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { entriesOf, fakeClock } from '../cache/helpers.ts';
import { thrower } from './hostile.ts';

const VERSIONS = ['1.0.0', '2'] as const;
/** Some of them are one and the same as UTF-8, or as keys of an object. */
const KEYS = ['a', 'b', 'c', '', '__proto__', '\ud800', '\udc00', 'long '.repeat(60)] as const;

const key = fc.constantFrom(...KEYS);
const version = fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom(...VERSIONS));
const ttl = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constantFrom(0, 1, 10, 1000));
const leaf = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    '\ud800',
    'é😀',
    2n ** 70n,
    -1n,
  ),
  fc.string(),
  fc.double(),
  fc.integer({ min: 0, max: 12 }).map((size) => 'x'.repeat(2 ** size)),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'then', 'toJSON', 'length', 'é'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    fc.array(fc.tuple(leaf, tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(leaf, { maxLength: 3 }).map((items) => new Set(items)),
    fc.nat().map((ms) => new Date(ms)),
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    fc.float64Array({ maxLength: 5 }),
  ),
}));

const act = <D extends string>(what: D) => fc.constant(what);
const write = { key, value, ttl, version };
const single = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: act('get'), key, version }) },
  { weight: 2, arbitrary: fc.record({ do: act('lookup'), key, version }) },
  { weight: 5, arbitrary: fc.record({ do: act('getSync'), key, version }) },
  { weight: 2, arbitrary: fc.record({ do: act('has'), key, version }) },
  { weight: 10, arbitrary: fc.record({ do: act('set'), ...write }) },
  { weight: 3, arbitrary: fc.record({ do: act('delete'), key }) },
  { weight: 5, arbitrary: fc.record({ do: act('compute'), ...write, fails: fc.option(thrower, { nil: undefined }) }) },
);
const inBetween = fc.constantFrom('set', 'delete', 'clear', 'nothing');
const action = fc.oneof(
  { weight: 30, arbitrary: single },
  { weight: 2, arbitrary: fc.record({ do: act('overtake'), ...write, by: inBetween, other: value }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: act('burst'), key, values: fc.array(value, { minLength: 2, maxLength: 5 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: act('pass'), ms: fc.constantFrom(1, 5, 999, 100_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('clear' as const, 'prune' as const, 'entries' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: act('flush') }) },
  { weight: 1, arbitrary: fc.record({ do: act('reopen'), version: fc.constantFrom(...VERSIONS) }) },
);
export type CacheAction = typeof action extends fc.Arbitrary<infer A> ? A : never;
export const cacheActions = fc.array(action, { minLength: 5, maxLength: 60, size: 'max' });

/** Small sizes throw values out all the time. In MB. */
export const cacheSetting = fc.record({
  maxSize: fc.constantFrom(0.0003, 0.002, 0.02, 10),
  clone: fc.constantFrom(true, true, 'freeze' as const, false),
  compressionEnabled: fc.boolean(),
  compressionThreshold: fc.constantFrom(1, 100, 3000),
  metricsEnabled: fc.boolean(),
});
type CacheSetting = typeof cacheSetting extends fc.Arbitrary<infer S> ? S : never;

interface Kept {
  readonly value: unknown;
  readonly version: string;
  readonly expires: number;
}

/**
 * A cache and a Map that says what must be in it. `lossy`: the cache may have lost what it had; then a miss is always
 * right, and a hit must still be what was set last.
 */
export class CacheWorld {
  readonly #clock = fakeClock();
  readonly #setting: CacheSetting;
  readonly #options: SmartCacheOptions;
  readonly #lossy: boolean;
  readonly #model = new Map<string, Kept>();
  #cache: SmartCache;
  #version: string = VERSIONS[0];
  #counts = { lookups: 0, hits: 0, sets: 0, deletes: 0 };

  constructor(setting: CacheSetting, options: SmartCacheOptions, lossy: boolean) {
    this.#setting = setting;
    this.#options = { ...setting, ...options, ttl: 500, clock: this.#clock };
    this.#lossy = lossy;
    this.#cache = new SmartCache(this.#options);
  }

  async do(action: CacheAction): Promise<void> {
    await this.#act(action);
    this.#checkMetrics();
  }

  async close(): Promise<void> {
    for (const each of KEYS) await this.#get({ do: 'get', key: each, version: undefined });
    this.#checkMetrics();
    await this.#cache.close();
    expect(await this.#cache.get('a')).toBeUndefined();
  }

  async #act(action: CacheAction): Promise<void> {
    switch (action.do) {
      case 'get':
      case 'lookup':
        return this.#get(action);
      case 'getSync':
        return this.#getSync(action);
      case 'has': {
        const has = await this.#cache.has(action.key, { version: action.version });
        return this.#expectHit(has, this.#live(action.key, action.version) !== undefined);
      }
      case 'set':
        return this.#set(action.key, action.value, action);
      case 'delete':
        return this.#delete(action.key);
      case 'compute':
        return this.#compute(action);
      case 'overtake':
        return this.#overtake(action);
      case 'burst':
        return this.#burst(action.key, action.values);
      case 'pass':
        return this.#clock.pass(action.ms);
      case 'flush':
        return this.#cache.flush();
      case 'reopen':
        return this.#reopen(action.version);
      case 'clear':
        this.#model.clear();
        return this.#cache.clear();
      case 'prune':
        return void expect(this.#cache.prune()).toBeGreaterThanOrEqual(0);
      default:
        return this.#entries();
    }
  }

  async #get(action: CacheAction & { do: 'get' | 'lookup' }): Promise<void> {
    const options = { version: action.version };
    const live = this.#live(action.key, action.version);
    let hit: boolean;
    let value: unknown;
    if (action.do === 'lookup') {
      const found = await this.#cache.lookup(action.key, options);
      hit = found.hit;
      value = found.hit ? found.value : undefined;
    } else {
      value = await this.#cache.get(action.key, options);
      hit = value !== undefined || (live !== undefined && live.value === undefined && !this.#lossy);
    }
    // A value of another version and one that is over leave when they are met.
    if (live === undefined) this.#model.delete(action.key);
    this.#countLookup(action.do === 'get' && value === undefined ? undefined : hit);
    this.#expectHit(hit, live !== undefined);
    if (hit) this.#expectValue(value, live);
    this.#vandalise(value);
  }

  /** A hit only of what needs no waiting. */
  async #getSync({ key, version }: CacheAction & { do: 'getSync' }): Promise<void> {
    // Opens the disk and changes nothing.
    await this.#cache.has(key);
    const live = this.#live(key, version);
    const value = this.#cache.getSync(key, { version });
    if (live === undefined) this.#model.delete(key);
    const mustHit = !this.#lossy && !this.#setting.compressionEnabled && live?.value !== undefined;
    if (mustHit || value !== undefined) this.#expectValue(value, live);
    this.#countLookup(mustHit);
    this.#vandalise(value);
  }

  async #set(key: string, value: unknown, keeping: { ttl: number | undefined; version: string | undefined }) {
    const given = copied(value);
    const { ttl, version } = keeping;
    const done = this.#cache.set(key, given, { ttl, version });
    this.#vandalise(given);
    await done;
    this.#counts.sets += 1;
    this.#keep(key, value, keeping);
  }

  async #delete(key: string): Promise<void> {
    const live = this.#live(key, undefined);
    const existed = await this.#cache.delete(key);
    if (existed) this.#counts.deletes += 1;
    this.#model.delete(key);
    this.#expectHit(existed, live !== undefined);
  }

  async #compute(action: CacheAction & { do: 'compute' }): Promise<void> {
    const { key, value, ttl, version, fails } = action;
    const live = this.#live(key, version);
    let computed = 0;
    const compute = () => {
      computed += 1;
      if (fails) throw fails();
      return value;
    };
    const results = await Promise.allSettled(
      [0, 1, 2].map(() => this.#cache.getOrCompute(key, compute, { ttl, version })),
    );
    if (live === undefined) this.#model.delete(key);
    // Those who share a computation that fails have neither hit nor missed.
    for (let i = 0; i < (computed === 1 && fails ? 1 : 3); i += 1) this.#countLookup(computed === 0 || i > 0);
    expect(computed).toBeLessThanOrEqual(1);
    this.#expectHit(computed === 0, live !== undefined);
    for (const result of results) {
      if (result.status === 'rejected') expect(computed === 1 && fails !== undefined).toBe(true);
      else {
        this.#expectValue(result.value, computed === 0 ? live : { value, version: '', expires: Infinity });
        expect(computed === 1 && fails !== undefined).toBe(false);
      }
    }
    if (computed === 0 || fails) return;
    this.#counts.sets += 1;
    this.#keep(key, value, action);
  }

  /** Something happens to the key while its value is computed: that wins. */
  async #overtake(action: CacheAction & { do: 'overtake' }): Promise<void> {
    const { key, value, other, by, ttl, version } = action;
    const live = this.#live(key, version);
    let finish = () => {};
    let began = () => {};
    const beginning = new Promise<void>((resolve) => {
      began = resolve;
    });
    const computing = this.#cache.getOrCompute(
      key,
      async () => {
        began();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return value;
      },
      { ttl, version },
    );
    const hit = (await Promise.race([computing.then(() => 'hit'), beginning])) === 'hit';
    this.#expectHit(hit, live !== undefined);
    if (live === undefined) this.#model.delete(key);
    this.#countLookup(hit);
    if (!hit) this.#counts.sets += 1;
    if (by === 'set') await this.#set(key, other, action);
    if (by === 'delete') await this.#delete(key);
    if (by === 'clear') {
      this.#model.clear();
      await this.#cache.clear();
    }
    finish();
    this.#expectValue(await computing, hit ? live : { value, version: '', expires: Infinity });
    if (!hit && by === 'nothing') this.#keep(key, value, action);
  }

  /** Sets and gets that do not wait for each other: of the sets the last one wins. */
  async #burst(key: string, values: readonly unknown[]): Promise<void> {
    const before = this.#live(key, undefined);
    const sets: Promise<void>[] = [];
    const gets: Promise<unknown>[] = [];
    for (const value of values) {
      sets.push(this.#cache.set(key, copied(value)));
      gets.push(this.#cache.get(key));
    }
    await Promise.all(sets);
    for (const value of await Promise.all(gets)) {
      this.#countLookup(value === undefined ? undefined : true);
      const candidates = [undefined, before?.value, ...values];
      expect(candidates.some((candidate) => isDeepStrictEqual(candidate, value))).toBe(true);
    }
    this.#counts.sets += values.length;
    this.#keep(key, values.at(-1), { ttl: undefined, version: undefined });
    await this.#get({ do: 'get', key, version: undefined });
  }

  async #reopen(version: string): Promise<void> {
    await this.#cache.close();
    if (this.#options.directory === undefined) this.#model.clear();
    this.#version = version;
    this.#cache = new SmartCache({ ...this.#options, version });
    this.#counts = { lookups: 0, hits: 0, sets: 0, deletes: 0 };
  }

  async #entries(): Promise<void> {
    const found = await entriesOf(this.#cache);
    expect(new Set(found.map((entry) => entry.key)).size).toBe(found.length);
    for (const entry of found) {
      const live = this.#live(entry.key, undefined);
      this.#expectValue(entry.value, live);
      expect(entry.version).toBe(this.#version);
    }
    const live = KEYS.filter((each) => this.#live(each, undefined) !== undefined);
    if (!this.#lossy) expect(found.length).toBe(live.length);
  }

  #live(key: string, version: string | undefined): Kept | undefined {
    const kept = this.#model.get(key);
    const isLive = kept !== undefined && kept.expires > this.#clock.monotonic();
    return isLive && kept.version === (version ?? this.#version) ? kept : undefined;
  }

  #keep(key: string, value: unknown, { ttl = 500, version }: { ttl: number | undefined; version: string | undefined }) {
    const expires = ttl === 0 ? Number.POSITIVE_INFINITY : this.#clock.monotonic() + ttl;
    this.#model.set(key, { value, version: version ?? this.#version, expires });
  }

  #expectHit(hit: boolean, expected: boolean): void {
    if (this.#lossy) expect(expected || !hit, 'a hit on what was never set, is over or was deleted').toBe(true);
    else expect(hit).toBe(expected);
  }

  #expectValue(value: unknown, live: Kept | undefined): void {
    expect(live).toBeDefined();
    expect(isDeepStrictEqual(value, live?.value), 'the value that was set').toBe(true);
  }

  /** Undefined: may have been either. */
  #countLookup(hit: boolean | undefined): void {
    this.#counts.lookups += 1;
    if (hit) this.#counts.hits += 1;
  }

  /** What a caller does with a value is nobody's business, if it is a copy. */
  #vandalise(value: unknown): void {
    if (this.#setting.clone !== true || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) value.push('vandal');
    else if (Buffer.isBuffer(value)) value.fill(7);
    else if (value instanceof Map) value.set('vandal', 1);
    else if (value instanceof Set) value.add('vandal');
    else if (value instanceof Date) value.setTime(0);
    else if (Object.getPrototypeOf(value) === Object.prototype) Object.assign(value, { a: 'vandal' });
  }

  #checkMetrics(): void {
    const metrics = this.#cache.getMetrics();
    expect(metrics.currentSize).toBeLessThanOrEqual(metrics.maxSize);
    expect(metrics.currentSize).toBeGreaterThanOrEqual(metrics.entries);
    expect(metrics.entries === 0).toBe(metrics.currentSize === 0);
    expect(metrics.entries).toBeLessThanOrEqual(KEYS.length);
    const { hits, misses, sets, deletes, corruptions, writeErrors } = metrics;
    expect([corruptions, writeErrors]).toEqual([0, 0]);
    if (!this.#setting.metricsEnabled) return void expect([hits, misses, sets, deletes]).toEqual([0, 0, 0, 0]);
    expect(hits + misses).toBe(this.#counts.lookups);
    expect(hits).toBeGreaterThanOrEqual(this.#counts.hits);
    expect([sets, deletes]).toEqual([this.#counts.sets, this.#counts.deletes]);
    expect(metrics.hitRate).toBe(hits + misses === 0 ? 0 : hits / (hits + misses));
  }
}

/** Unlike a structured clone it keeps a Buffer a Buffer. */
function copied(value: unknown): unknown {
  return deserialize(serialize(value));
}
