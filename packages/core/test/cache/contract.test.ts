import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SmartCache } from '@pipelines/core';
import { storeContract } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';

let folder = '';
let count = 0;
const directory = () => {
  count += 1;
  return join(folder, `store-${count}`);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-contract-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('B3-40 B3-50 B3-51 B3-54 SmartCache keeps the store contract', () => {
  const stores: Record<string, () => SmartCache> = {
    'memory only': () => new SmartCache(),
    'memory only, compressed': () => new SmartCache({ compressionEnabled: true, compressionThreshold: 64 }),
    'memory only, frozen': () => new SmartCache({ clone: 'freeze' }),
    'memory over disk': () => new SmartCache({ directory: directory() }),
    'memory over disk, compressed': () =>
      new SmartCache({ directory: directory(), compressionEnabled: true, compressionThreshold: 64 }),
    'memory over disk, frozen': () => new SmartCache({ directory: directory(), clone: 'freeze', ttl: 0 }),
    // A kilobyte of memory: nearly everything is read from the queue or from LevelDB.
    'disk only, practically': () => new SmartCache({ directory: directory(), maxSize: 0.001 }),
  };
  for (const [name, open] of Object.entries(stores)) {
    for (const { name: title, run } of storeContract(name, open)) it(title, run);
  }
});
