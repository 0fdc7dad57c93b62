import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshDirectory, openCache } from './helpers.ts';

const MB = 2 ** 20;

describe('operations that overlap', () => {
  it('B3-53 a resolved set is never hidden by an older value while a newer set is still encoded', async () => {
    const cache = openCache<string>({ compressionEnabled: true, compressionThreshold: 100 });
    await cache.set('key', 'old');
    const large = 'x'.repeat(4 * MB);
    const first = cache.set('key', 'first');
    const second = cache.set('key', large);
    await first;
    expect(await cache.get('key')).not.toBe('old');
    await second;
    expect(await cache.get('key')).toBe(large);
  });

  it('B3-53 of two sets the later one wins, also when the earlier one takes longer to encode', async () => {
    const directory = freshDirectory();
    const cache = openCache<string>({ directory, compressionEnabled: true, compressionThreshold: 100 });
    const slow = cache.set('key', 'x'.repeat(4 * MB));
    await cache.set('key', 'later');
    await slow;
    expect(await cache.get('key')).toBe('later');
    await cache.close();
    expect(await openCache({ directory }).get('key')).toBe('later');
  });

  it('B3-53 B3-54 a get during clear brings nothing back, wherever the value was on its way to disk', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const cache = openCache({ directory: freshDirectory() });
      await cache.set('key', { n: turns });
      if (turns % 4 === 3) await cache.flush();
      const flushed = cache.flush();
      for (let i = 0; i < turns; i += 1) await undefined;
      const cleared = cache.clear();
      const reads = [cache.get('key'), cache.lookup('key'), cache.getOrCompute('other', () => 1)];
      await cleared;
      await Promise.all([flushed, ...reads]);
      expect(await cache.get('key'), `${turns} turns`).toBeUndefined();
      await cache.close();
    }
  });

  it('B3-53 a cache closed while its entries are read is not taken for a damaged one', async () => {
    const directory = freshDirectory();
    const filled = openCache<number>({ directory });
    for (let i = 0; i < 1000; i += 1) await filled.set(`k${i}`, i);
    await filled.close();
    const cache = openCache<number>({ directory });
    let read = 0;
    for await (const _ of cache.entries()) if (++read === 10) await cache.close();
    expect(cache.getMetrics()).toMatchObject({ corruptions: 0, diskFault: undefined });
    expect(existsSync(join(directory, 'REPAIR-NEEDED'))).toBe(false);
    const again = openCache<number>({ directory });
    expect(await again.get('k7')).toBe(7);
    expect(again.getMetrics().diskState).toBe('ready');
  });
});

describe('the disk budget', () => {
  it.each(['plain', '😀'])('S3-60 holds when more is set at once than it, in namespace %s', async (namespace) => {
    const directory = freshDirectory();
    const cache = openCache<Buffer>({ directory, namespace, ttl: 0, maxDiskSize: 2, maxSize: 0.02 });
    for (let i = 0; i < 10; i += 1) {
      for (let j = 0; j < 1000; j += 1) await cache.set(`${i} ${j}`, noise(i * 1000 + j));
      await cache.flush();
      // LevelDB deletes what it has replaced a little later.
      expect(bytesOf(directory)).toBeLessThanOrEqual(3 * MB);
    }
    expect(await cache.get('9 999')).toEqual(noise(9999));
    expect(await cache.get('0 0')).toBeUndefined();
  });
});

/** Bytes that LevelDB cannot compress, the same for the same seed. */
function noise(seed: number): Buffer {
  const bytes = Buffer.alloc(1000);
  let state = seed + 1;
  for (let i = 0; i < bytes.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function bytesOf(directory: string): number {
  return readdirSync(directory).reduce((sum, name) => {
    const found = statSync(join(directory, name), { throwIfNoEntry: false });
    return sum + (found?.size ?? 0);
  }, 0);
}
