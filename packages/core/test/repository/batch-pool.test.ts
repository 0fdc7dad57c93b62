import { describe, expect, it } from 'vitest';
import { BatchPool } from '../../src/repository/batch-pool.ts';

interface Batch {
  readonly files: readonly number[];
}

const HANDLER = {
  module: `data:text/javascript,${encodeURIComponent('export const sum = ({ files }) => ["thread", files.reduce((a, b) => a + b, 0)]')}`,
  export: 'sum',
};

type Sum = readonly ['here' | 'thread', number];

/** Adds up each batch; `hold` keeps what is read here waiting. */
async function readAll(sizes: readonly number[], threads: number, hold?: Promise<void>, found = (_: Sum) => {}) {
  const here = async ({ files }: Batch): Promise<Sum> => {
    await hold;
    return ['here', files.reduce((a, b) => a + b, 0)];
  };
  const { signal } = new AbortController();
  const pool = new BatchPool<Batch, Sum>({ handler: HANDLER, here, threads, signal });
  const read = async (size: number, i: number) => {
    const sum = await pool.read({ files: Array.from({ length: size }, () => i) });
    found(sum);
    return sum;
  };
  try {
    return await Promise.all(sizes.map(read));
  } finally {
    await pool.close();
  }
}

const sums = (sizes: readonly number[]) => sizes.map((size, i) => size * i);

describe('a pool', () => {
  it('reads a few files here, whatever the number of batches', async () => {
    const sizes = Array.from({ length: 40 }, () => 1);
    const found = await readAll(sizes, 2);
    expect(found.map(([, sum]) => sum)).toEqual(sums(sizes));
    expect(new Set(found.map(([where]) => where))).toEqual(new Set(['here']));
  });

  it('reads two batches here, however large', async () => {
    const found = await readAll([500, 500], 2);
    expect(found.map(([where]) => where)).toEqual(['here', 'here']);
  });

  it('gives each batch its own result, wherever it is read', async () => {
    const sizes = Array.from({ length: 200 }, (_, i) => i % 7);
    for (const threads of [2, 3]) {
      let release = () => {};
      const hold = new Promise<void>((resolve) => {
        release = resolve;
      });
      const found = await readAll(sizes, threads, hold, ([where]) => where === 'thread' && release());
      expect(found.map(([, sum]) => sum)).toEqual(sums(sizes));
      expect(new Set(found.map(([where]) => where))).toEqual(new Set(['here', 'thread']));
    }
  });

  it('starts no thread where one is all that is asked for', async () => {
    const found = await readAll([500, 500, 500], 1);
    expect(found.map(([where]) => where)).toEqual(['here', 'here', 'here']);
  });

  it('fails a batch that cannot be read, and reads on', async () => {
    const here = async ({ files }: Batch) => {
      if (files.length === 0) throw new Error('nothing to read');
      return files.length;
    };
    const { signal } = new AbortController();
    const pool = new BatchPool<Batch, number>({ handler: HANDLER, here, threads: 1, signal });
    const found = await Promise.allSettled([[], [1], [1, 2]].map((files) => pool.read({ files })));
    await pool.close();
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
