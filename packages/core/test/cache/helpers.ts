import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type CacheClock, type CacheEntry, SmartCache, type SmartCacheOptions } from '@pipelines/core';
import { onTestFinished } from 'vitest';

/** A directory that does not exist yet, gone after the test together with its neighbours. */
export function freshDirectory(): string {
  const folder = mkdtempSync(join(tmpdir(), 'smart-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'store');
}

/** A cache that is closed after the test. */
export function openCache<T = unknown>(options: SmartCacheOptions = {}): SmartCache<T> {
  const cache = new SmartCache<T>(options);
  onTestFinished(() => cache.close());
  return cache;
}

export interface FakeClock extends CacheClock {
  /** Both clocks go on. */
  pass(ms: number): void;
  /** Only the wall clock is set. */
  setWall(ms: number): void;
}

export function fakeClock(): FakeClock {
  let monotonic = 1000;
  let wall = 1.7e12;
  return {
    monotonic: () => monotonic,
    wall: () => wall,
    pass: (ms) => {
      monotonic += ms;
      wall += ms;
    },
    setWall: (ms) => {
      wall = ms;
    },
  };
}

const CHILD = fileURLToPath(new URL('fixtures/child.mjs', import.meta.url));

/** The built cache in a process of its own. `next` is the next line it says; undefined when it has ended. */
export function childCache(mode: string, directory: string, count = 0, limit = '') {
  const args = [CHILD, mode, directory, String(count)];
  const child = limit
    ? spawn('bash', ['-c', `${limit}; exec "$0" "$@"`, process.execPath, ...args])
    : spawn(process.execPath, args);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const ended = exitOf(child);
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    ended,
    errors: () => errors,
    next: async (): Promise<unknown> => {
      const line = await lines.next();
      return line.done ? undefined : JSON.parse(line.value);
    },
  };
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
}

export async function entriesOf<T>(cache: SmartCache<T>): Promise<CacheEntry<T>[]> {
  const entries: CacheEntry<T>[] = [];
  for await (const entry of cache.entries()) entries.push(entry);
  return entries;
}
