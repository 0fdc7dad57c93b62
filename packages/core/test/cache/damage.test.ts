import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Level } from 'level';
import { describe, expect, it } from 'vitest';
import { freshDirectory, openCache } from './helpers.ts';

const storedUnder = (i: number) => ({ i, text: `value ${i} `.repeat(40) });
const KEYS = 1500;

/** A closed store with values in tables. */
async function filledStore(): Promise<string> {
  const directory = freshDirectory();
  const cache = openCache({ directory, ttl: 0 });
  for (let i = 0; i < KEYS; i += 1) await cache.set(`k${i}`, storedUnder(i));
  await cache.close();
  const level = new Level(directory);
  await level.open();
  await (level as unknown as { compactRange(a: string, b: string): Promise<void> }).compactRange('a', 'c');
  await level.close();
  return directory;
}

const filesOf = (directory: string, pattern: RegExp) =>
  readdirSync(directory)
    .filter((name) => pattern.test(name))
    .map((name) => join(directory, name));

/** Reads everything; a value is right or missing. Returns how many were there. */
async function readAll(directory: string, state: string): Promise<number> {
  const cache = openCache({ directory, ttl: 0 });
  let found = 0;
  for (let i = 0; i < KEYS; i += 1) {
    const value = await cache.get(`k${i}`);
    if (value === undefined) continue;
    assert.deepEqual(value, storedUnder(i));
    found += 1;
  }
  await cache.set('new', 'value');
  await cache.flush();
  expect(await cache.get('new')).toBe('value');
  expect(cache.getMetrics().diskState).toBe(state);
  expect(cache.getMetrics().writeErrors).toBe(0);
  await cache.close();
  return found;
}

describe('SmartCache over a damaged store', () => {
  it('B3-53 repairs a store whose manifest is garbage, and loses nothing', async () => {
    const directory = await filledStore();
    for (const file of filesOf(directory, /^MANIFEST/)) writeFileSync(file, 'garbage, garbage');
    expect(await readAll(directory, 'repaired')).toBe(KEYS);
    expect(await readAll(directory, 'ready')).toBe(KEYS);
  });

  it('B3-53 repairs a store whose manifest is gone', async () => {
    const directory = await filledStore();
    for (const file of filesOf(directory, /^MANIFEST/)) rmSync(file);
    expect(await readAll(directory, 'repaired')).toBe(KEYS);
  });

  it('B3-53 repairs a store whose CURRENT is gone or garbage, instead of starting empty', async () => {
    const directory = await filledStore();
    rmSync(join(directory, 'CURRENT'));
    expect(await readAll(directory, 'repaired')).toBe(KEYS);
    writeFileSync(join(directory, 'CURRENT'), 'zzz');
    expect(await readAll(directory, 'repaired')).toBe(KEYS);
  });

  it('B3-53 repairs a store that lost a table, and keeps the others', async () => {
    const directory = await filledStore();
    const tables = filesOf(directory, /\.ldb$/);
    rmSync(tables[0] as string);
    const found = await readAll(directory, 'repaired');
    expect(found).toBeLessThan(KEYS);
    if (tables.length > 1) expect(found).toBeGreaterThan(0);
  });

  it('B3-53 a truncated table is removed and the store repaired, and the other tables stay', async () => {
    const directory = await filledStore();
    const tables = filesOf(directory, /\.ldb$/);
    const table = tables[0] as string;
    truncateSync(table, Math.floor(readFileSync(table).length / 2));
    const found = await readAll(directory, 'repaired');
    expect(found).toBeLessThan(KEYS);
    if (tables.length > 1) expect(found).toBeGreaterThan(0);
    expect(await readAll(directory, 'ready')).toBe(found);
  });

  it('B3-53 leaves the tables of a store alone that another process holds', async () => {
    const directory = await filledStore();
    const table = filesOf(directory, /\.ldb$/)[0] as string;
    const script = `const { Level } = require('level'); const db = new Level(${JSON.stringify(directory)});
      db.open().then(() => console.log('open')); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['-e', script], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(holder.stdout, 'data');
      truncateSync(table, 100);
      const cache = openCache({ directory, ttl: 0 });
      expect(await cache.get('k1')).toBeUndefined();
      expect(cache.getMetrics().diskState).toBe('locked');
      await cache.close();
      expect(readFileSync(table)).toHaveLength(100);
      expect(readdirSync(dirname(directory)).filter((name) => name.includes('.probe-'))).toEqual([]);
    } finally {
      holder.kill('SIGKILL');
    }
  });

  it('B3-53 a flipped bit anywhere never makes a wrong value', async () => {
    const pristine = await filledStore();
    let lost = 0;
    for (let round = 0; round < 40; round += 1) {
      const directory = freshDirectory();
      cpSync(pristine, directory, { recursive: true });
      for (const file of filesOf(directory, /\.(ldb|log)$|^MANIFEST/)) {
        const bytes = readFileSync(file);
        for (let i = 0; i < 3 && bytes.length > 0; i += 1) {
          const at = Math.floor(Math.random() * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8));
        }
        writeFileSync(file, bytes);
      }
      const cache = openCache({ directory, ttl: 0 });
      for (let i = 0; i < KEYS; i += 1) {
        const found = await cache.lookup(`k${i}`);
        if (found.hit) assert.deepEqual(found.value, storedUnder(i));
        else lost += 1;
      }
      await cache.close();
    }
    expect(lost).toBeGreaterThan(0);
  });

  it('B3-53 a record that was changed, cut, or put under another key is a miss, deleted and counted', async () => {
    const directory = freshDirectory();
    const cache = openCache({ directory, ttl: 0 });
    for (const key of ['changed', 'cut', 'empty', 'whole', 'swapped']) await cache.set(key, { key });
    await cache.close();

    const level = new Level<string, Buffer>(directory, { valueEncoding: 'buffer' });
    const stored = new Map((await level.iterator().all()).map(([key, record]) => [key, record]));
    const nameOf = (key: string) => [...stored.keys()].find((name) => name.endsWith(`=${key}`)) as string;
    const recordOf = (key: string) => Buffer.from(stored.get(nameOf(key)) as Buffer);
    const changed = recordOf('changed');
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    await level.put(nameOf('changed'), changed);
    await level.put(nameOf('cut'), recordOf('cut').subarray(0, -1));
    await level.put(nameOf('empty'), Buffer.alloc(0));
    await level.put(nameOf('swapped'), recordOf('whole'));
    await level.close();

    const again = openCache({ directory, ttl: 0 });
    const bad = ['changed', 'cut', 'empty', 'swapped'];
    for (const key of bad) expect(await again.lookup(key)).toEqual({ hit: false });
    expect(await again.get('whole')).toEqual({ key: 'whole' });
    expect(again.getMetrics()).toMatchObject({ corruptions: bad.length, misses: bad.length, hits: 1 });
    await again.close();
    expect(await keysIn(directory)).toEqual(['whole']);
  });

  it('B3-53 sets aside what cannot be repaired, starts empty, and keeps one such directory', async () => {
    const directory = await filledStore();
    // A directory where a table should be stops LevelDB's repair.
    for (let time = 1; time <= 2; time += 1) {
      for (const file of filesOf(directory, /^(MANIFEST|CURRENT)/)) rmSync(file);
      mkdirSync(join(directory, 'CURRENT'));
      mkdirSync(join(directory, `99990${time}.ldb`, 'x'), { recursive: true });
      expect(await readAll(directory, 'reset')).toBe(0);
      const beside = readdirSync(dirname(directory)).filter((name) => name !== basename(directory));
      expect(beside).toEqual([`${basename(directory)}.broken-${time}`]);
    }
  });

  it('B3-53 a directory that cannot be used is memory only and left alone', async () => {
    const directory = freshDirectory();
    writeFileSync(directory, 'a file');
    for (const place of [directory, join(directory, 'below')]) {
      const cache = openCache({ directory: place });
      await cache.set('key', 1);
      expect(await cache.getOrCompute('key', () => 2)).toBe(1);
      await cache.flush();
      await cache.clear();
      expect(await cache.get('key')).toBeUndefined();
      expect(cache.getMetrics()).toMatchObject({ diskState: 'failed' });
      expect(cache.getMetrics().diskFault).toMatch(/EEXIST|ENOTDIR/);
      await cache.close();
    }
    expect(readFileSync(directory, 'utf8')).toBe('a file');
  });
});

async function keysIn(directory: string): Promise<string[]> {
  const cache = openCache({ directory, ttl: 0 });
  const keys: string[] = [];
  for await (const { key } of cache.entries()) keys.push(key);
  await cache.close();
  return keys;
}
