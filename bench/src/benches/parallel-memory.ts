import { ParallelProcessor } from '@pipelines/core';
import { defineBench } from '../contract.ts';
import { countUp, double } from '../inputs/numbers.ts';

const CONCURRENCY = 16;

export const bench = defineBench<number>({
  name: 'parallel-memory',
  question: 'Does memory grow with the number of items when results are read and dropped?',
  input:
    'A generator of numbers, each doubled by an async function and added up; size is the number of items. Concurrency 16.',
  sizes: { full: [20_000, 200_000, 2_000_000], smoke: [2000] },
  memoryOnly: [2_000_000],
  floor: 'loops',
  contenders: {
    ours: {
      role: 'ours',
      package: '@pipelines/core',
      prepare: ({ size }) => {
        const { signal } = new AbortController();
        const progressCallback = (): void => {};
        return {
          run: async () => {
            const options = { concurrency: CONCURRENCY, signal, progressCallback, retry: 2 };
            const stream = new ParallelProcessor(double, options).stream(countUp(size));
            let sum = 0;
            for await (const result of stream) sum += result;
            if (stream.stats.successful !== size) throw new Error('lost an item');
            return sum;
          },
        };
      },
    },
    loops: {
      role: 'floor',
      prepare: ({ size }) => ({
        run: async () => {
          const source = countUp(size);
          let sum = 0;
          const loop = async (): Promise<void> => {
            for (const item of source) {
              const result = await double(item);
              sum += result;
            }
          };
          await Promise.all(Array.from({ length: CONCURRENCY }, loop));
          return sum;
        },
      }),
    },
    'p-map': {
      role: 'peer',
      package: 'p-map',
      prepare: async ({ size }) => {
        const { pMapIterable } = await import('p-map');
        return {
          run: async () => {
            let sum = 0;
            for await (const result of pMapIterable(countUp(size), double, { concurrency: CONCURRENCY })) sum += result;
            return sum;
          },
        };
      },
    },
    'async.eachLimit': {
      role: 'peer',
      package: 'async',
      prepare: async ({ size }) => {
        const { default: async } = await import('async');
        return {
          run: async () => {
            let sum = 0;
            await async.eachLimit(countUp(size), CONCURRENCY, async (item: number) => {
              const result = await double(item);
              sum += result;
            });
            return sum;
          },
        };
      },
    },
    'p-queue': {
      role: 'peer',
      package: 'p-queue',
      limit: { size: 20_000, reason: 'it shifts an array for every task, so 200k take half a minute' },
      prepare: async ({ size }) => {
        const { default: PQueue } = await import('p-queue');
        return {
          run: async () => {
            const queue = new PQueue({ concurrency: CONCURRENCY });
            let sum = 0;
            for (const item of countUp(size)) {
              void queue.add(async () => {
                const result = await double(item);
                sum += result;
              });
            }
            await queue.onIdle();
            return sum;
          },
        };
      },
    },
  },
  digest: String,
  goals: [
    {
      kind: 'value',
      metric: 'rss',
      what: '`.stream()` with results discarded, growth of the resident set at 200k items',
      size: 200_000,
      limit: 15e6,
      direction: 'at-most',
    },
    {
      kind: 'value',
      metric: 'rss',
      what: '`.stream()` with results discarded, growth of the resident set at 2M items',
      limit: 15e6,
      direction: 'at-most',
    },
    {
      kind: 'growth',
      metric: 'rss',
      what: '`.stream()` with results discarded, from 20k to 2M items: flat (S3-32)',
      limit: 6e6,
      direction: 'at-most',
    },
  ],
});
