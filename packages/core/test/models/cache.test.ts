import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SmartCacheOptions } from '@pipelines/core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type CacheAction, CacheWorld, cacheActions, cacheSetting } from './cache-world.ts';
import { LONG, runs } from './runs.ts';

async function play(world: CacheWorld, actions: readonly CacheAction[]): Promise<void> {
  for (const action of actions) await world.do(action);
  await world.close();
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cache-model-'));
  try {
    await work(join(folder, 'store'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('SmartCache against a Map', () => {
  it(
    'B3-42 B3-43 B3-46 B3-48 B3-49 B3-50 B3-51 B3-54 S3-44 S3-52 S3-60 in memory: a hit is what was set last, metrics add up, bytes stay in their limit',
    async () => {
      await fc.assert(
        fc.asyncProperty(cacheSetting, cacheActions, (setting, actions) =>
          play(new CacheWorld(setting, {}, setting.maxSize < 10), actions),
        ),
        runs(150),
      );
    },
    LONG,
  );

  const onDisk = (often: number, lossy: boolean, more: SmartCacheOptions) =>
    fc.assert(
      fc.asyncProperty(cacheSetting, cacheActions, (setting, actions) =>
        inDirectory((directory) => play(new CacheWorld(setting, { directory, ...more }, lossy), actions)),
      ),
      runs(often),
    );

  it(
    'B3-40 B3-49 B3-53 B3-54 B3-55 S3-40 S3-44 S3-52 S3-54 with a disk: nothing is lost, also when closed and opened again with another version',
    () => onDisk(40, false, {}),
    LONG,
  );

  it(
    'B3-53 S3-52 S3-60 with a disk that is too small: a hit is what was set last',
    () => onDisk(20, true, { maxDiskSize: 0.004 }),
    LONG,
  );
});
