import { SmartCache, type SmartCacheOptions } from '@pipelines/core';
import { describe, expect, it } from 'vitest';
import { openCache } from './helpers.ts';

const refused: [keyof SmartCacheOptions, unknown, RegExp][] = [
  ['namespace', '', /expected `namespace` to be a non-empty string, got `` \(string\)/],
  ['namespace', 'a\0b', /expected `namespace` to be Unicode text without NUL/],
  ['namespace', 7, /expected `namespace` to be a string, got `7` \(number\)/],
  ['version', 2, /expected `version` to be a string, got `2` \(number\)/],
  ['version', 'v'.repeat(2000), /expected `version` to be at most 1024 bytes/],
  ['ttl', -1, /expected `ttl` to be 0 \(never expires\) or more, got `-1` \(number\)/],
  ['ttl', Number.NaN, /expected `ttl` .* got `NaN`/],
  ['ttl', '60', /expected `ttl` to be milliseconds.* got `60` \(string\)/],
  ['maxSize', 0, /expected `maxSize` to be a finite number above 0, got `0` \(number\)/],
  ['maxSize', -5, /expected `maxSize`/],
  ['maxSize', Number.NaN, /expected `maxSize`/],
  ['maxSize', Number.POSITIVE_INFINITY, /expected `maxSize` to be a finite number/],
  ['maxDiskSize', 0, /expected `maxDiskSize`/],
  ['directory', '', /expected `directory` to be a non-empty string/],
  ['directory', null, /expected `directory` to be a string, got `null` \(object\)/],
  ['compressionEnabled', 'yes', /expected `compressionEnabled` to be a boolean, got `yes` \(string\)/],
  ['compressionThreshold', 0, /expected `compressionThreshold`/],
  ['metricsEnabled', 1, /expected `metricsEnabled` to be a boolean/],
  ['cleanupInterval', 0, /expected `cleanupInterval`/],
  ['clone', 'deep', /expected `clone` to be a boolean/],
];

describe('SmartCache options', () => {
  it.each(refused)('B3-48 S3-42 refuses %s: %j, naming it', (name, value, message) => {
    const make = () => new SmartCache({ [name]: value } as SmartCacheOptions);
    expect(make).toThrow(message);
    expect(make).toThrow(typeof value === 'number' || value === '' ? /./ : /expected/);
  });

  it('S3-38 S3-39 S3-40 S3-41 undefined is the default for each', async () => {
    const names = [...new Set(refused.map(([name]) => name)), 'clock' as const];
    const cache = openCache(Object.fromEntries(names.map((name) => [name, undefined])));
    await cache.set('a', 1, { ttl: undefined, version: undefined });
    expect(await cache.get('a', { version: '1.0.0' })).toBe(1);
    expect(cache.getMetrics()).toMatchObject({ hits: 1, maxSize: 100 * 2 ** 20, diskState: 'off', maxDiskSize: 0 });
  });

  it('B3-48 B3-50 refuses keys and write options of the wrong kind, as rejections', async () => {
    const cache = openCache();
    const key = 7 as unknown as string;
    for (const call of [
      () => cache.get(key),
      () => cache.lookup(key),
      () => cache.has(key),
      () => cache.set(key, 1),
      () => cache.delete(key),
      () => cache.getOrCompute(key, () => 1),
    ]) {
      await expect(call()).rejects.toThrow(/expected `key` to be a string, got `7` \(number\)/);
    }
    expect(() => cache.getSync(key)).toThrow(/expected `key` to be a string, got `7` \(number\)/);
    await expect(cache.set('a', 1, { ttl: -1 })).rejects.toThrow(RangeError);
    await expect(cache.get('a', { version: 1 as unknown as string })).rejects.toThrow(TypeError);
    expect(cache.getMetrics()).toMatchObject({ sets: 0, entries: 0 });
  });
});
