import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Level } from 'level';
import { describe, expect, it, vi } from 'vitest';
import { packRecord, unpackRecord } from '../../src/cache/record.ts';
import { entriesOf, fakeClock, freshDirectory, openCache } from './helpers.ts';

const MB = 2 ** 20;

const bytesOf = (directory: string) =>
  readdirSync(directory).reduce(
    (sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

describe('SmartCache over LevelDB', () => {
  it('B3-53 S3-48 opens nothing before it is used, and finds everything again', async () => {
    const directory = freshDirectory();
    const cache = openCache({ directory });
    expect(existsSync(directory)).toBe(false);
    expect(cache.getMetrics().diskState).toBe('idle');
    const value = { text: 'x', map: new Map([['k', [undefined, null, 1n]]]), bytes: Buffer.from('b') };
    await cache.set('key', value);
    expect(await cache.get('key')).toEqual(value);
    await cache.close();
    expect(cache.getMetrics().diskState).toBe('closed');

    const again = openCache({ directory });
    expect(await again.has('key')).toBe(true);
    for (let read = 0; read < 3; read += 1) expect(await again.get('key')).toEqual(value);
    expect(again.getMetrics()).toMatchObject({ hits: 3, diskHits: 1, misses: 0, sets: 0, diskState: 'ready' });
  });

  it('S3-48 getSync reads a disk tier that is open, and waits for nothing', async () => {
    const directory = freshDirectory();
    const filled = openCache({ directory, compressionEnabled: true, compressionThreshold: 1000 });
    await filled.set('small', { n: [1] });
    await filled.set('large', 'x'.repeat(5000));
    await filled.close();
    const cache = openCache<{ n: number[] }>({ directory });
    expect(cache.getSync('small')).toBeUndefined();
    expect(cache.getMetrics().diskState).toBe('idle');
    expect(await cache.get('none')).toBeUndefined();
    for (let read = 0; read < 3; read += 1) {
      expect(cache.getSync('small')).toEqual({ n: [1] });
      expect(cache.getSync('large')).toBeUndefined();
    }
    expect(await cache.get('large')).toBe('x'.repeat(5000));
    cache.getSync('small')?.n.push(2);
    expect(await cache.get('small')).toEqual({ n: [1] });
    expect(cache.getMetrics()).toMatchObject({ diskHits: 2, corruptions: 0 });
  });

  it('B3-51 S3-48 a value may be changed by its owner at once after set, also while it waits for the disk', async () => {
    const directory = freshDirectory();
    const cache = openCache<{ list: number[] }>({ directory });
    for (let turn = 0; turn < 3; turn += 1) {
      const value = { list: [turn] };
      const set = cache.set(`k${turn}`, value);
      value.list.push(9);
      await set;
      value.list.push(10);
      expect(await cache.get(`k${turn}`)).toEqual({ list: [turn] });
    }
    await cache.close();
    const again = openCache({ directory });
    for (let turn = 0; turn < 3; turn += 1) expect(await again.get(`k${turn}`)).toEqual({ list: [turn] });
  });

  it('B3-40 B3-50 keeps data of subclasses, other realms and without a prototype', async () => {
    const foreign = runInNewContext('({ list: [1, 2], map: new Map([["a", new Date(5)]]), set: new Set([1]) })');
    const bare = Object.assign(Object.create(null), { a: 1, b: { c: [2] } });
    const mapped = new (class extends Map<string, number> {})([['k', 1]]);
    const directory = freshDirectory();
    for (const open of [() => openCache(), () => openCache({ directory }), () => openCache({ directory })]) {
      const cache = open();
      await cache.set('warm', 1);
      for (const [key, value] of Object.entries({ foreign, bare, mapped })) await cache.set(key, value);
      for (let read = 0; read < 3; read += 1) {
        expect(await cache.get('foreign')).toEqual({
          list: [1, 2],
          map: new Map([['a', new Date(5)]]),
          set: new Set([1]),
        });
        expect(await cache.get('bare')).toEqual({ a: 1, b: { c: [2] } });
        expect(await cache.get('mapped')).toEqual(new Map([['k', 1]]));
      }
      await cache.close();
    }
  });

  it('B3-53 an unused cache leaves no directory, also when it is closed', async () => {
    const directory = freshDirectory();
    await openCache({ directory }).close();
    expect(existsSync(directory)).toBe(false);
  });

  it('B3-54 S3-49 namespaces share a directory without seeing each other', async () => {
    const directory = freshDirectory();
    for (const namespace of ['a', 'ab', 'b']) {
      const cache = openCache({ directory, namespace });
      await cache.set('key', namespace);
      await cache.close();
    }
    const a = openCache({ directory, namespace: 'a' });
    expect((await entriesOf(a)).map(({ value }) => value)).toEqual(['a']);
    await a.clear();
    await a.close();
    const ab = openCache({ directory, namespace: 'ab' });
    expect(await ab.get('key')).toBe('ab');
    expect((await entriesOf(ab)).map(({ key }) => key)).toEqual(['key']);
  });

  it('S3-47 S3-54 B3-49 a new version of the cache sees nothing of the old one, and drops what it meets', async () => {
    const directory = freshDirectory();
    const old = openCache({ directory, version: '1' });
    for (const key of ['a', 'b', 'c']) await old.set(key, 'old');
    await old.close();
    const cache = openCache({ directory, version: '2' });
    expect(await cache.has('a')).toBe(false);
    expect(await entriesOf(cache)).toEqual([]);
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.getOrCompute('b', () => 'new')).toBe('new');
    expect(cache.getMetrics()).toMatchObject({ versionDrops: 2, corruptions: 0, expirations: 0 });
    await cache.close();
    const back = openCache({ directory, version: '1' });
    expect(await back.get('a')).toBeUndefined();
    expect(await back.get('c')).toBe('old');
  });

  it('B3-48 B3-55 ttl goes on in the next process, by the wall clock; set back, it cannot prolong', async () => {
    const directory = freshDirectory();
    const clock = fakeClock();
    const cache = openCache({ directory, clock, ttl: 1000 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, key);
    await cache.set('never', 1, { ttl: 0 });
    await cache.close();

    clock.pass(999);
    const second = openCache({ directory, clock });
    expect(await second.get('a')).toBe('a');
    clock.pass(1);
    expect(await second.get('a')).toBeUndefined();
    expect(await second.get('b')).toBeUndefined();
    expect(await second.get('never')).toBe(1);
    expect(second.getMetrics()).toMatchObject({ expirations: 2, versionDrops: 0 });
    await second.close();

    clock.setWall(0);
    const third = openCache({ directory, clock });
    expect(await third.get('c')).toBe('c');
    clock.pass(1000);
    expect(await third.get('c')).toBeUndefined();
  });

  it('B3-53 what memory has no room for is read from the queue or the disk', async () => {
    const cache = openCache<string>({ directory: freshDirectory(), maxSize: 2000 / MB });
    for (let i = 0; i < 50; i += 1) await cache.set(`k${i}`, `${i}`.repeat(300));
    for (let i = 0; i < 50; i += 1) expect(await cache.get(`k${i}`)).toBe(`${i}`.repeat(300));
    await cache.flush();
    for (let i = 0; i < 50; i += 1) expect(await cache.get(`k${i}`)).toBe(`${i}`.repeat(300));
    const { misses, rejected, currentSize } = cache.getMetrics();
    expect({ misses, rejected }).toEqual({ misses: 0, rejected: 0 });
    expect(currentSize).toBeLessThanOrEqual(2000);
    await cache.set('large', 'x'.repeat(10_000));
    expect(await cache.get('large')).toBe('x'.repeat(10_000));
    expect(cache.getMetrics().rejected).toBe(0);
  });

  it('B3-53 S3-60 the disk budget holds; what is used stays, what is not goes', async () => {
    const directory = freshDirectory();
    const cache = openCache<Buffer>({ directory, ttl: 0, maxDiskSize: 2, maxSize: 0.02 });
    const noise = randomBytes(100_000);
    const filling = (i: number) => noise.subarray((i + 2) * 11, (i + 2) * 11 + 1000);
    await cache.set('used', filling(-1));
    await cache.set('unused', filling(-2));
    let largest = 0;
    for (let i = 0; i < 6000; i += 1) {
      await cache.set(`k${i}`, filling(i));
      if (i % 100 !== 99) continue;
      expect(await cache.get('used')).toEqual(filling(-1));
      await cache.flush();
      if (i % 500 === 499) largest = Math.max(largest, bytesOf(directory));
    }
    expect(await cache.get('unused')).toBeUndefined();
    expect(await cache.get('k0')).toBeUndefined();
    expect(await cache.get('k5999')).toEqual(filling(5999));
    expect(largest).toBeLessThanOrEqual(2 * MB);
    expect(await cache.delete('used')).toBe(true);
    expect(await cache.get('used')).toBeUndefined();
    await cache.set('too large', Buffer.alloc(MB));
    expect(cache.getMetrics()).toMatchObject({ rejected: 1, corruptions: 0, writeErrors: 0, diskState: 'ready' });
    await cache.close();

    const again = openCache({ directory, maxDiskSize: 2 });
    expect(await again.get('k5999')).toEqual(filling(5999));
    expect((await entriesOf(again)).length).toBeGreaterThan(300);
  });

  it('B3-53 writes are batched: 5000 of them take at most 6 calls of LevelDB', async () => {
    const batch = vi.spyOn(Level.prototype, 'batch');
    const put = vi.spyOn(Level.prototype, 'put');
    try {
      const cache = openCache({ directory: freshDirectory(), ttl: 0 });
      for (let i = 0; i < 5000; i += 1) await cache.set(`k${i % 2500}`, i);
      await cache.flush();
      expect(batch.mock.calls.length).toBeLessThanOrEqual(6);
      expect(put).not.toHaveBeenCalled();
    } finally {
      batch.mockRestore();
      put.mockRestore();
    }
  });

  it('B3-53 S3-41 deletes, clears and last writes are what the next process sees', async () => {
    const directory = freshDirectory();
    const cache = openCache({ directory, compressionEnabled: true, compressionThreshold: 100 });
    await cache.set('cleared', 1);
    await cache.flush();
    await cache.clear();
    await cache.set('deleted', 'x'.repeat(1000));
    await cache.set('kept', 'first');
    await cache.flush();
    void cache.delete('deleted');
    void cache.set('kept', 'y'.repeat(10_000));
    await cache.set('kept', 'last');
    await cache.close();
    const again = openCache({ directory });
    expect((await entriesOf(again)).map(({ key, value }) => [key, value])).toEqual([['kept', 'last']]);
  });

  it('S3-50 metrics tell what happened in which tier, and a second cache on the store that it is locked', async () => {
    const directory = freshDirectory();
    const first = openCache({ directory, ttl: 0 });
    await first.set('a', 1);
    await first.close();
    const cache = openCache({ directory, ttl: 0 });
    await cache.get('a');
    await cache.get('a');
    await cache.lookup('b');
    await cache.getOrCompute('c', () => 1);
    const second = openCache({ directory, ttl: 0 });
    expect(await second.get('a')).toBeUndefined();
    expect(second.getMetrics()).toMatchObject({ diskState: 'locked', diskFault: 'LEVEL_LOCKED', misses: 1 });
    expect(cache.getMetrics()).toEqual({
      hits: 2,
      misses: 2,
      diskHits: 1,
      sets: 1,
      deletes: 0,
      evictions: 0,
      expirations: 0,
      versionDrops: 0,
      corruptions: 0,
      rejected: 0,
      writeErrors: 0,
      hitRate: 0.5,
      currentSize: expect.any(Number),
      maxSize: 100 * MB,
      entries: 2,
      diskState: 'ready',
      diskFault: undefined,
      maxDiskSize: 512 * MB,
    });
  });

  it.skipIf(process.getuid?.() === 0)(
    'B3-53 a directory without write permission is memory only (not as root)',
    async () => {
      const directory = freshDirectory();
      mkdirSync(directory, { mode: 0o555 });
      const cache = openCache({ directory });
      await cache.set('a', 1);
      await cache.flush();
      expect(await cache.get('a')).toBe(1);
      expect(cache.getMetrics().diskState).toBe('failed');
    },
  );

  it('B3-53 delete knows what is on a disk it has not opened yet', async () => {
    const directory = freshDirectory();
    const cache = openCache({ directory });
    await cache.set('a', 1);
    await cache.close();
    const again = openCache({ directory });
    expect(await Promise.all([again.delete('a'), again.delete('b')])).toEqual([true, false]);
    expect(await again.get('a')).toBeUndefined();
    expect(again.getMetrics().deletes).toBe(1);
  });

  it('B3-40 B3-41 a compressed record is read by a cache that does not compress, and the other way round', async () => {
    const directory = freshDirectory();
    const texts = { plain: 'plain '.repeat(2000), packed: 'packed '.repeat(2000), gzipLike: '\x1f\x8b'.repeat(3000) };
    for (const [key, compressionEnabled] of [
      ['plain', false],
      ['packed', true],
      ['gzipLike', true],
    ] as const) {
      const cache = openCache({ directory, compressionEnabled });
      await cache.set(key, texts[key]);
      await cache.close();
    }
    for (const compressionEnabled of [true, false]) {
      const cache = openCache({ directory, compressionEnabled });
      for (const [key, text] of Object.entries(texts)) expect(await cache.get(key)).toBe(text);
      await cache.close();
    }
  });

  it('B3-40 B3-50 any data comes back equal from a reopened store (property)', async () => {
    const directory = freshDirectory();
    const data = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      stringUnit: 'binary',
    });
    const samples = fc.sample(data, 200);
    const cache = openCache({ directory, ttl: 0 });
    for (const [i, value] of samples.entries()) await cache.set(`k${i}`, value);
    await cache.close();
    const again = openCache({ directory, ttl: 0 });
    for (const [i, value] of samples.entries()) {
      for (let read = 0; read < 3; read += 1) expect(await again.lookup(`k${i}`)).toStrictEqual({ hit: true, value });
    }
    expect(again.getMetrics()).toMatchObject({ hits: 600, diskHits: 200, misses: 0, corruptions: 0 });
  });
});

describe('a stored record', () => {
  it('B3-53 is refused after any change of one bit, any cut, and under any other key', () => {
    const header = { compressed: false, portable: true, timestamp: 1.7e12, ttl: 5, version: 'v é' };
    const record = packRecord('key', header, Buffer.from('payload'));
    expect(unpackRecord('key', record)).toEqual({ ...header, payload: Buffer.from('payload') });
    for (let bit = 0; bit < record.length * 8; bit += 1) {
      const changed = Buffer.from(record);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(unpackRecord('key', changed)).toBeUndefined();
    }
    for (let length = 0; length < record.length; length += 1) {
      expect(unpackRecord('key', record.subarray(0, length))).toBeUndefined();
    }
    for (const key of ['', 'kez', 'key ', 'Key']) expect(unpackRecord(key, record)).toBeUndefined();
  });
});
