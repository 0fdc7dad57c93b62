import { SmartCache } from '@pipelines/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { entryBytes } from '../../src/cache/memory-tier.ts';
import { entriesOf, fakeClock, openCache } from './helpers.ts';

const KB = 1024;
const MB = KB * KB;

describe('SmartCache in memory', () => {
  it('S3-37 S3-43 S3-44 get, set, delete, metrics and what an entry knows', async () => {
    const clock = fakeClock();
    const cache = openCache<number>({ clock, version: '2' });
    expect(cache.getMetrics()).toMatchObject({ hits: 0, misses: 0, hitRate: 0, currentSize: 0, maxSize: 100 * MB });
    await cache.set('a', 1, { ttl: 500 });
    clock.pass(100);
    expect(await cache.get('a')).toBe(1);
    expect(await cache.get('b')).toBeUndefined();
    expect(await cache.delete('a')).toBe(true);
    expect(await cache.delete('a')).toBe(false);
    expect(cache.getMetrics()).toMatchObject({ hits: 1, misses: 1, sets: 1, deletes: 1, hitRate: 0.5, currentSize: 0 });
    await cache.set('a', 2, { ttl: 500 });
    clock.pass(7);
    await cache.get('a');
    const timestamp = clock.wall() - 7;
    const entries = await entriesOf(cache);
    expect(entries).toEqual([
      {
        key: 'a',
        value: 2,
        timestamp,
        ttl: 500,
        version: '2',
        size: entryBytes('a', 8),
        accessCount: 1,
        lastAccessed: timestamp + 7,
      },
    ]);
    expect(cache.getMetrics().hits).toBe(2);
  });

  it('B3-42 overwriting replaces the size instead of adding it', async () => {
    const cache = openCache<string>();
    for (let i = 0; i < 5; i += 1) await cache.set('key', `${i}`.repeat(1000));
    expect(cache.getMetrics().currentSize).toBe(entryBytes('key', 1016));
    expect(cache.getMetrics()).toMatchObject({ entries: 1, evictions: 0 });
  });

  it('B3-43 S3-39 a value larger than the cache is not stored, is counted, and leaves no older one', async () => {
    const cache = openCache<string>({ maxSize: 1048 / MB });
    await cache.set('key', 'small');
    await cache.set('other', 'stays');
    await cache.set('key', 'x'.repeat(5000));
    expect(await cache.lookup('key')).toEqual({ hit: false });
    expect(await cache.get('other')).toBe('stays');
    expect(cache.getMetrics()).toMatchObject({ rejected: 1, evictions: 0, maxSize: 1048 });
  });

  it('B3-44 20,000 values through 1 MB: each leaves once, in order, and nothing is sorted or scanned', async () => {
    const cache = openCache<string>({ maxSize: 1 });
    const sort = vi.spyOn(Array.prototype, 'sort');
    const steps = (['get', 'set', 'delete', 'values', 'entries'] as const).map((step) => vi.spyOn(Map.prototype, step));
    for (let i = 0; i < 20_000; i += 1) await cache.set(`k${i}`, 'x'.repeat(200));
    expect(sort).not.toHaveBeenCalled();
    expect(steps.reduce((sum, step) => sum + step.mock.calls.length, 0)).toBeLessThan(12 * 20_000);
    for (const spy of [sort, ...steps]) spy.mockRestore();
    const { entries, evictions, currentSize, maxSize } = cache.getMetrics();
    expect(entries + evictions).toBe(20_000);
    expect(currentSize).toBeLessThanOrEqual(maxSize);
    expect(await cache.has(`k${20_000 - entries}`)).toBe(true);
    expect(await cache.has(`k${19_999 - entries}`)).toBe(false);
  });

  it('B3-45 S3-45 the least recently used goes first, also within one millisecond', async () => {
    const clock = fakeClock();
    const cache = openCache<number>({ clock, maxSize: (3 * entryBytes('a', 8)) / MB });
    await cache.set('a', 1);
    await cache.set('b', 2);
    await cache.set('c', 3);
    await cache.get('a');
    await cache.set('d', 4);
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.has(key)))).toEqual([true, false, true, true]);
    await cache.set('c', 5);
    await cache.set('e', 6);
    expect(await Promise.all(['a', 'c', 'd', 'e'].map((key) => cache.has(key)))).toEqual([false, true, true, true]);
  });

  it('B3-45 B3-52 S3-52 behaves like a plain model of LRU under a byte budget, after every call', async () => {
    const call = fc.record({
      act: fc.constantFrom('get', 'set', 'set', 'delete'),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      size: fc.integer({ min: 0, max: 700 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 60 }), async (calls) => {
        const limit = 2000;
        const cache = new SmartCache<string>({ maxSize: limit / MB });
        const model = new Map<string, string>();
        const bytes = () => [...model].reduce((sum, [key, value]) => sum + entryBytes(key, 16 + value.length), 0);
        for (const { act, key, size } of calls) {
          const value = 'v'.repeat(size);
          const known = model.get(key);
          if (act === 'get') expect(await cache.get(key)).toBe(known);
          if (act === 'set') await cache.set(key, value);
          if (act === 'delete') await cache.delete(key);
          model.delete(key);
          if (act === 'get' && known !== undefined) model.set(key, known);
          if (act === 'set') model.set(key, value);
          for (const oldest of model.keys()) if (bytes() > limit) model.delete(oldest);
          expect(cache.getMetrics()).toMatchObject({ entries: model.size, currentSize: bytes() });
          expect(cache.getMetrics().currentSize).toBeLessThanOrEqual(limit);
        }
        await cache.close();
      }),
      { numRuns: 60 },
    );
  });

  it('B3-46 S3-42 metricsEnabled false counts nothing', async () => {
    const cache = openCache({ metricsEnabled: false });
    await cache.set('a', 1);
    await cache.get('a');
    await cache.get('b');
    await cache.delete('a');
    expect(cache.getMetrics()).toMatchObject({ hits: 0, misses: 0, sets: 0, deletes: 0, hitRate: 0 });
  });

  it('B3-48 S3-38 ttl: an hour by default, 0 never expires, undefined is the default, per value too', async () => {
    const clock = fakeClock();
    const hour = 3_600_000;
    const plain = openCache({ clock });
    const never = openCache({ clock, ttl: 0 });
    const byDefault = openCache({ clock, ttl: undefined });
    for (const cache of [plain, never, byDefault]) {
      await cache.set('default', 1);
      await cache.set('undefined', 1, { ttl: undefined });
      await cache.set('never', 1, { ttl: 0 });
      await cache.set('short', 1, { ttl: 10 });
    }
    const live = async (cache: SmartCache) =>
      Promise.all(['default', 'undefined', 'never', 'short'].map((key) => cache.has(key)));
    clock.pass(9);
    expect(await live(plain)).toEqual([true, true, true, true]);
    clock.pass(1);
    expect(await live(plain)).toEqual([true, true, true, false]);
    clock.pass(hour - 11);
    expect(await live(plain)).toEqual([true, true, true, false]);
    clock.pass(1);
    for (const cache of [plain, byDefault]) expect(await live(cache)).toEqual([false, false, true, false]);
    clock.pass(hour * 10_000);
    expect(await live(never)).toEqual([true, true, true, false]);
  });

  it('B3-49 S3-40 S3-54 a value is readable by the version it was set with, and dropped for any other', async () => {
    const cache = openCache({ version: 'any string, 1' });
    await cache.set('own', 1);
    await cache.set('other', 2, { version: '2.0.0' });
    expect(await cache.get('own')).toBe(1);
    expect(await cache.get('other', { version: '2.0.0' })).toBe(2);
    expect(await cache.getOrCompute('other', () => 3, { version: '2.0.0' })).toBe(2);
    expect(await cache.has('other')).toBe(false);
    expect(await cache.get('other')).toBeUndefined();
    expect(cache.getMetrics()).toMatchObject({ versionDrops: 1, evictions: 0, expirations: 0 });
    expect(cache.getMetrics().entries).toBe(1);
  });

  it('B3-52 one unit: keys and bookkeeping are counted, expiry and versions are no evictions', async () => {
    const clock = fakeClock();
    const cache = openCache({ clock, ttl: 100 });
    await cache.set('k'.repeat(1000), new Map([['x', new Set(['y'.repeat(5000)])]]));
    expect(cache.getMetrics().currentSize).toBeGreaterThan(6000);
    clock.pass(100);
    expect(await cache.get('k'.repeat(1000))).toBeUndefined();
    expect(cache.getMetrics()).toMatchObject({ expirations: 1, evictions: 0, versionDrops: 0, currentSize: 0 });
  });

  it('B3-55 a wall clock that jumps neither expires nor prolongs what is in memory', async () => {
    const clock = fakeClock();
    const cache = openCache({ clock, ttl: 1000, compressionEnabled: true, compressionThreshold: 10 });
    await cache.set('small', 1);
    await cache.set('large', 'x'.repeat(10_000));
    clock.setWall(clock.wall() + 1e10);
    expect(await cache.get('small')).toBe(1);
    expect(await cache.get('large')).toBe('x'.repeat(10_000));
    clock.setWall(0);
    clock.pass(1000);
    expect(await cache.has('small')).toBe(false);
    expect(await cache.get('large')).toBeUndefined();
  });

  it('S3-46 S3-53 expired values leave by themselves, every cleanupInterval', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const clock = fakeClock();
      const cache = new SmartCache({ clock, cleanupInterval: 1000, ttl: 100 });
      await cache.set('short', 1);
      await cache.set('never', 1, { ttl: 0 });
      expect(vi.getTimerCount()).toBe(1);
      clock.pass(100);
      vi.advanceTimersByTime(1000);
      expect(cache.getMetrics()).toMatchObject({ entries: 1, expirations: 1, evictions: 0 });
      await cache.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('B3-47 a cache without expiring values has no timer, and a closed one has none', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const cache = new SmartCache({ ttl: 0 });
      await cache.set('a', 1);
      expect(vi.getTimerCount()).toBe(0);
      await cache.set('b', 1, { ttl: 5 });
      await cache[Symbol.asyncDispose]();
      await cache.set('c', 1, { ttl: 5 });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('B3-51 clone decides who may change what', async () => {
    const value = { list: [1] };
    const copied = openCache<typeof value>();
    await copied.set('key', value);
    expect(await copied.get('key')).not.toBe(await copied.get('key'));
    const frozen = openCache<typeof value>({ clone: 'freeze' });
    await frozen.set('key', value);
    const first = await frozen.get('key');
    expect(first).toBe(await frozen.get('key'));
    expect(first).not.toBe(value);
    expect(Object.isFrozen(first?.list)).toBe(true);
    const shared = openCache<typeof value>({ clone: false });
    await shared.set('key', value);
    expect(await shared.get('key')).toBe(value);
  });

  it('B3-51 S3-44 getSync tells what get tells, expiry, versions, copies and counters included', async () => {
    const clock = fakeClock();
    const cache = openCache<{ list: number[] }>({ clock, ttl: 100 });
    await cache.set('key', { list: [1] });
    cache.getSync('key')?.list.push(2);
    expect(cache.getSync('key')).toEqual({ list: [1] });
    expect(cache.getSync('other')).toBeUndefined();
    expect(cache.getMetrics()).toMatchObject({ hits: 2, misses: 1 });
    clock.pass(100);
    expect(cache.getSync('key')).toBeUndefined();
    await cache.set('key', { list: [3] }, { version: '2' });
    expect(cache.getSync('key', { version: '2' })).toEqual({ list: [3] });
    expect(cache.getSync('key')).toBeUndefined();
    expect(cache.getMetrics()).toMatchObject({ expirations: 1, versionDrops: 1, entries: 0 });
  });

  it('S3-38 reads see the system clock again in the next turn of the event loop, and within 32 of them', async () => {
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const now = vi.spyOn(performance, 'now');
    let time = 1000;
    now.mockImplementation(() => time);
    try {
      const cache = openCache<number>({ ttl: 100 });
      await cache.set('turn', 1);
      time += 100;
      await turn();
      expect(await cache.get('turn')).toBeUndefined();
      await cache.set('reads', 1);
      time += 100;
      let reads = 0;
      while ((await cache.get('reads')) !== undefined) reads += 1;
      expect(reads).toBeLessThan(32);
      await cache.set('written', 1);
      time += 99;
      await cache.set('written later', 1);
      time += 1;
      expect(await cache.has('written')).toBe(false);
      expect(await cache.get('written')).toBeUndefined();
      expect(await cache.get('written later')).toBe(1);
    } finally {
      now.mockRestore();
    }
  });

  it('B3-52 slots of entries that left are used again, for any order of sets, deletes and versions (property)', async () => {
    const call = fc.record({
      act: fc.constantFrom('get', 'set', 'delete', 'clear', 'prune'),
      key: fc.integer({ min: 0, max: 150 }),
      version: fc.constantFrom('1', '1', '1', '2'),
      ttl: fc.constantFrom(0, 5),
      pass: fc.constantFrom(0, 0, 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 400 }), async (calls) => {
        const clock = fakeClock();
        const cache = new SmartCache<number>({ clock, version: '1' });
        const model = new Map<string, { value: number; version: string; expires: number }>();
        for (const [i, { act, key: number, version, ttl, pass }] of calls.entries()) {
          const key = `k${number}`;
          clock.pass(pass);
          const now = clock.monotonic();
          if (act === 'set') {
            await cache.set(key, i, { version, ttl });
            model.set(key, { value: i, version, expires: ttl === 0 ? Number.POSITIVE_INFINITY : now + ttl });
          } else if (act === 'delete') {
            await cache.delete(key);
            model.delete(key);
          } else if (act === 'clear') {
            if (number > 20) continue;
            await cache.clear();
            model.clear();
          } else if (act === 'prune') {
            cache.prune();
            for (const [name, { expires }] of model) if (expires <= now) model.delete(name);
          } else {
            const known = model.get(key);
            const live = known && known.version === version && known.expires > now ? known : undefined;
            expect(await cache.get(key, { version })).toBe(live?.value);
            if (!live) model.delete(key);
          }
          expect(cache.getMetrics().entries).toBe(model.size);
        }
        const { currentSize } = cache.getMetrics();
        expect(currentSize).toBe([...model.keys()].reduce((sum, key) => sum + entryBytes(key, 8), 0));
        await cache.close();
      }),
      { numRuns: 60 },
    );
  });

  it('B3-40 B3-41 S3-41 compresses values of any kind from the threshold on, per entry, and gives them back whole', async () => {
    const cache = openCache({ compressionEnabled: true, compressionThreshold: 1000 });
    const values = {
      text: 'abc '.repeat(5000),
      object: { rows: Array(500).fill({ a: 1 }) },
      bytes: Buffer.alloc(9000, 'x'),
    };
    for (const [key, value] of Object.entries(values)) await cache.set(key, value);
    const compressed = cache.getMetrics().currentSize;
    expect(compressed).toBeLessThan(3000);
    await cache.set('small', 'abc '.repeat(100));
    expect(cache.getMetrics().currentSize - compressed).toBe(entryBytes('small', 416));
    for (const [key, value] of Object.entries(values)) expect(await cache.get(key)).toEqual(value);
    expect(Buffer.isBuffer(await cache.get('bytes'))).toBe(true);
    const random = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 2654435761) >>> 13));
    await cache.set('random', random);
    expect(await cache.get('random')).toEqual(random);
  });

  it('a closed cache misses, keeps nothing, still computes, and closes again', async () => {
    const cache = new SmartCache();
    await cache.set('a', 1);
    await cache.close();
    await cache.close();
    await cache.set('b', 1);
    await cache.clear();
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.has('b')).toBe(false);
    expect(await cache.delete('b')).toBe(false);
    expect(await cache.getOrCompute('a', () => 2)).toBe(2);
    expect(await entriesOf(cache)).toEqual([]);
    expect(cache.getMetrics()).toMatchObject({ currentSize: 0, diskState: 'off' });
  });
});
