import { setTimeout as sleep } from 'node:timers/promises';
import { StreamProcessor } from '@pipelines/core';
import { type Contender, defineBench } from '../contract.ts';

const WAIT_MS = 2;
const COMPUTE_MS = 2;

/** A source that waits for each item, as for a disk or a network. */
async function* source(count: number): AsyncGenerator<number, void> {
  for (let item = 0; item < count; item++) {
    await sleep(WAIT_MS);
    yield item;
  }
}

function compute(item: number): number {
  for (const end = performance.now() + COMPUTE_MS; performance.now() < end; );
  return item * 2;
}

function contender(role: Contender<number>['role'], sum: (count: number) => Promise<number>): Contender<number> {
  return { role, prepare: ({ size }) => ({ run: () => sum(size) }) };
}

export const bench = defineBench<number>({
  name: 'stream-overlap',
  question: 'Does StreamProcessor let its source wait for the next item while a handler computes?',
  input: 'Items that take 2 ms to come and 2 ms to compute; size is their number.',
  sizes: { full: [200], smoke: [5] },
  floor: 'next one asked for first',
  contenders: {
    ours: {
      ...contender('ours', async (count) => {
        let sum = 0;
        for await (const value of new StreamProcessor(compute).stream(source(count))) sum += value;
        return sum;
      }),
      package: '@pipelines/core',
    },
    'next one asked for first': contender('floor', async (count) => {
      let sum = 0;
      const items = source(count);
      for (let next = await items.next(); !next.done; ) {
        const following = items.next();
        sum += compute(next.value);
        next = await following;
      }
      return sum;
    }),
    'one after the other': contender('baseline', async (count) => {
      let sum = 0;
      for await (const item of source(count)) sum += compute(item);
      return sum;
    }),
  },
  digest: String,
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      against: 'one after the other',
      what: 'less than the sum of the stages (S3-63)',
      limit: 1,
      direction: 'at-most',
    },
  ],
});
