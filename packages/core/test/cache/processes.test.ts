import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childCache, freshDirectory, openCache } from './helpers.ts';

// These run the built package (`dist`) in processes of their own.

const KEYS = 600;
const storedUnder = (key: string) => ({
  key,
  text: `${key};`.repeat(1 + (Number(key.slice(1)) % 400)),
  list: [key, key.length],
});

describe('SmartCache between processes', () => {
  it('B3-53 survives kill -9 at random points: what was flushed is there, nothing is ever wrong or torn', async () => {
    const directory = freshDirectory();
    let readable = 0;
    for (let kill = 0; kill < 10; kill += 1) {
      const writer = childCache('write', directory);
      let durable = 0;
      for (let line = 0; line <= kill % 4; line += 1) {
        const said = (await writer.next()) as { durable: number; state: string };
        expect(said.state).toBe('ready');
        durable = said.durable;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      writer.child.kill('SIGKILL');
      expect(await writer.ended).toEqual({ code: null, signal: 'SIGKILL' });

      const cache = openCache<ReturnType<typeof storedUnder>>({ directory, ttl: 0 });
      for (let i = 0; i < Math.min(durable, KEYS); i += 1) {
        assert.deepEqual(await cache.get(`k${i}`), storedUnder(`k${i}`));
      }
      for await (const { key, value } of cache.entries()) {
        assert.deepEqual(value, storedUnder(key));
        readable += 1;
      }
      expect(cache.getMetrics()).toMatchObject({ diskState: 'ready', corruptions: 0 });
      await cache.close();
    }
    expect(readable).toBeGreaterThan(0);
  }, 60_000);

  it('B3-53 works from memory while another process holds the store, says so, and can open it afterwards', async () => {
    const directory = freshDirectory();
    const holder = childCache('hold', directory);
    expect(await holder.next()).toMatchObject({ diskState: 'ready' });

    const cache = openCache({ directory });
    await cache.set('mine', [1]);
    expect(await cache.get('mine')).toEqual([1]);
    expect(await cache.get('held')).toBeUndefined();
    await cache.flush();
    expect(cache.getMetrics()).toMatchObject({ diskState: 'locked', diskFault: 'LEVEL_LOCKED', hits: 1, misses: 1 });
    await cache.close();

    holder.child.stdin.write('go\n');
    expect(await holder.ended).toEqual({ code: 0, signal: null });
    const later = openCache({ directory });
    expect(await later.get('held')).toBe(1);
    expect(await later.get('mine')).toBeUndefined();
  });

  it('B3-53 can be opened at once after its holder was killed', async () => {
    const directory = freshDirectory();
    const holder = childCache('hold', directory);
    await holder.next();
    holder.child.kill('SIGKILL');
    await holder.ended;
    const cache = openCache({ directory });
    expect(await cache.get('held')).toBe(1);
    expect(cache.getMetrics().diskState).toBe('ready');
  });

  it('B3-47 S3-46 a process with an unclosed cache ends by itself, and what it set is kept', async () => {
    const directory = freshDirectory();
    const process = childCache('leave', directory);
    expect(await process.next()).toBe('done');
    expect(await process.ended, process.errors()).toEqual({ code: 0, signal: null });
    const cache = openCache({ directory });
    expect(await cache.get('left')).toBe('behind');
  });

  it('B3-53 a full disk makes it memory-only for writes; it reads on and nothing is wrong', async () => {
    const directory = freshDirectory();
    // Files may not grow above 1 MiB: a real EFBIG from the real file system.
    const filler = childCache('fill', directory, 300, 'ulimit -f 1024');
    const said = (await filler.next()) as Record<string, unknown>;
    expect(said, filler.errors()).toMatchObject({ diskState: 'read-only', diskFault: 'LEVEL_IO_ERROR', served: 300 });
    expect(said['writeErrors']).toBeGreaterThan(0);
    expect(await filler.ended, filler.errors()).toEqual({ code: 0, signal: null });

    const cache = openCache<Buffer>({ directory });
    let found = 0;
    for (let i = 0; i < 300; i += 1) {
      const value = await cache.get(`k${i}`);
      if (value === undefined) continue;
      expect(value.equals(Buffer.alloc(10_000, `k${i}`))).toBe(true);
      found += 1;
    }
    expect(found).toBeGreaterThan(20);
  });

  it('B3-53 a full disk never brings an overwritten value back', async () => {
    const filler = childCache('overwrite', freshDirectory(), 70, 'ulimit -f 1024');
    const said = (await filler.next()) as { rounds: Record<string, number> };
    expect(said, filler.errors()).toMatchObject({ diskState: 'read-only' });
    expect(said.rounds['1']).toBe(0);
    expect(said.rounds['2']).toBeGreaterThan(0);
    expect(said.rounds['missing']).toBeGreaterThan(0);
  });

  it('S3-48 S3-51 B3-53 a second run in a new process hits at least 95 %', async () => {
    const directory = freshDirectory();
    const first = childCache('warm', directory, 400);
    expect(await first.next(), first.errors()).toMatchObject({ loads: 400, hits: 0, hitRate: 0 });
    await first.ended;
    const second = childCache('warm', directory, 400);
    const said = (await second.next()) as { hitRate: number };
    await second.ended;
    expect(said).toMatchObject({ loads: 0, misses: 0, diskHits: 400 });
    expect(said.hitRate).toBeGreaterThanOrEqual(0.95);
  });

  it('S3-64 leaves nothing but its store behind', async () => {
    const directory = freshDirectory();
    const run = childCache('warm', directory, 50);
    await run.ended;
    expect(readdirSync(dirname(directory))).toEqual([basename(directory)]);
    const strange = readdirSync(directory).filter(
      (name) => !/^(\d+\.(ldb|log)|CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+)$/.test(name),
    );
    expect(strange).toEqual([]);
  });
});
