import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SmartCache } from '@pipelines/core';
import { expect, it, onTestFinished } from 'vitest';
import { entriesOf } from '../cache/helpers.ts';
import { clockAt, KEYS, type Operation, operation, TICK_MS } from './fixtures/cache-operations.mjs';
import { LONG, runs } from './runs.ts';

// The worker runs the built package (`dist`) in a process of its own.
const WORKER = fileURLToPath(new URL('fixtures/cache-worker.mjs', import.meta.url));
const VERSIONS = ['1', '2'] as const;
const KILLS = runs(6).numRuns;

/** What a key may hold. */
interface Kept {
  readonly value: unknown;
  readonly version: string;
  /** Number of the operation from which on it is over. */
  readonly over: number;
}

/** For each key everything it may hold after a crash: one thing when it is known. */
class Possibilities {
  #kept = new Map<string, readonly (Kept | undefined)[]>();

  of(key: string): readonly (Kept | undefined)[] {
    return this.#kept.get(key) ?? [undefined];
  }

  know(key: string, kept: Kept | undefined): void {
    this.#kept.set(key, [kept]);
  }

  /** `certain`: it was flushed, so nothing older can come back. */
  after(one: Operation, number: number, version: string, certain: boolean): void {
    const isLive = (kept: Kept | undefined) => kept !== undefined && kept.version === version && kept.over > number;
    const change = (key: string, to: (kept: Kept | undefined) => Kept | undefined) => {
      const before = this.of(key);
      const now = before.map(to);
      this.#kept.set(key, [...new Set(certain ? now : [...before, ...now])]);
    };
    if (one.do === 'set' || one.do === 'compute') {
      const over = one.ttl === 0 ? Number.POSITIVE_INFINITY : number + one.ttl / TICK_MS;
      const given = { value: one.value, version, over };
      change(one.key, (kept) => (one.do === 'compute' && isLive(kept) ? kept : given));
    } else if (one.do === 'delete') change(one.key, () => undefined);
    else if (one.do === 'get') change(one.key, (kept) => (isLive(kept) ? kept : undefined));
    else if (one.do === 'clear') for (let i = 0; i < KEYS; i += 1) change(`k${i}`, () => undefined);
  }
}

it(
  'B3-53 S3-48 S3-54 random operations, kill -9 at random moments: what was flushed is there, every value is one that was set and is neither over nor deleted',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cache-crash-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const directory = join(folder, 'store');
    const seed = Math.floor(Math.random() * 2 ** 31);
    const possible = new Possibilities();
    let next = 0;
    let hits = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const version = VERSIONS[kill % 3 === 2 ? 1 : 0];
      const { last, flushed } = await runUntilKilled(directory, seed, next, version);
      for (let number = next; number <= last; number += 1) {
        possible.after(operation(seed, number), number, version, number <= flushed);
      }
      next = last + 1;
      hits += await check(directory, version, last, possible, `seed ${seed}, kill ${kill}`);
    }
    expect(hits).toBeGreaterThan(KILLS);
  },
  LONG,
);

/** The last operation that was begun, and the last one known to be flushed. */
async function runUntilKilled(directory: string, seed: number, first: number, version: string) {
  const child = spawn(process.execPath, [WORKER, directory, String(seed), String(first), version]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const enough = first + Math.floor(Math.random() * 2000);
  const ended = new Promise<string | null>((resolve) => child.once('close', (_, signal) => resolve(signal)));
  child.stdout.on('data', (text) => {
    said += text;
    const newest = said.lastIndexOf('\n', said.length - 2);
    if (Number.parseInt(said.slice(newest + 1), 10) >= enough) child.kill('SIGKILL');
  });
  expect(await ended, errors).toBe('SIGKILL');
  // What was cut off was said after the operation had begun all the same.
  const lines = said.split('\n').slice(0, -1);
  const states = lines.filter((line) => line.startsWith('flushed'));
  // Idle: nothing was there to be flushed.
  for (const line of states) expect(line).toMatch(/ (ready|idle)$/);
  const last = Number(lines.findLast((line) => /^\d+$/.test(line)) ?? first - 1);
  return { last, flushed: Number(states.at(-1)?.split(' ')[1] ?? -1) };
}

/** Reads every key, and from then on knows what it holds. Returns the number of values. */
async function check(directory: string, version: string, last: number, possible: Possibilities, where: string) {
  const cache = new SmartCache({ directory, version, clock: clockAt(() => last) });
  const listed = new Map((await entriesOf(cache)).map(({ key, value }) => [key, value]));
  let hits = 0;
  for (let i = 0; i < KEYS; i += 1) {
    const key = `k${i}`;
    const candidates = possible
      .of(key)
      .map((kept) => (kept?.version === version && kept.over > last ? kept : undefined));
    const found = await cache.lookup(key);
    assert.deepEqual(
      listed.get(key),
      found.hit ? found.value : undefined,
      `${where}: entries() and lookup() of ${key}`,
    );
    const number = found.hit ? (found.value as { number: number }).number : undefined;
    const match = candidates.find((kept) => (kept?.value as { number: number } | undefined)?.number === number);
    if (found.hit) {
      hits += 1;
      assert.ok(match, `${where}: ${key} holds what was set by operation ${number}, which cannot be`);
      assert.deepEqual(found.value, match.value, where);
    } else assert.ok(candidates.includes(undefined), `${where}: ${key} is lost`);
    possible.know(key, match);
  }
  expect(cache.getMetrics()).toMatchObject({ diskState: 'ready', corruptions: 0, writeErrors: 0 });
  await cache.close();
  return hits;
}
