import { createHash } from 'node:crypto';
import { ParallelProcessor } from '@pipelines/core';
import { defineBench } from '../contract.ts';

const CONCURRENCY = 16;

async function task(item: number): Promise<number> {
  return item * 2;
}

function numbers(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}

export const bench = defineBench<readonly number[]>({
  name: 'parallel-trivial',
  question: 'What does ParallelProcessor cost per task, with all its features on?',
  input: 'An array of numbers, each doubled by an async function; size is the number of tasks. Concurrency 16.',
  sizes: { full: [20_000, 200_000], smoke: [2000] },
  floor: 'loops',
  contenders: {
    ours: {
      role: 'ours',
      package: '@pipelines/core',
      prepare: ({ size }) => {
        const items = numbers(size);
        const { signal } = new AbortController();
        let seen = 0;
        const progressCallback = (completed: number): void => {
          seen = completed;
        };
        return {
          run: async () => {
            const processor = new ParallelProcessor(task, {
              concurrency: CONCURRENCY,
              signal,
              progressCallback,
              retry: 2,
            });
            const { results, errors, stats } = await processor.process(items);
            if (errors.length > 0 || stats.successful !== size || seen !== size) throw new Error('lost a task');
            return results;
          },
        };
      },
    },
    loops: {
      role: 'floor',
      prepare: ({ size }) => {
        const items = numbers(size);
        return {
          run: async () => {
            const results: number[] = new Array(size);
            let next = 0;
            const loop = async (): Promise<void> => {
              while (next < size) {
                const index = next++;
                results[index] = await task(items[index] ?? 0);
              }
            };
            await Promise.all(Array.from({ length: CONCURRENCY }, loop));
            return results;
          },
        };
      },
    },
    'async.mapLimit': {
      role: 'peer',
      package: 'async',
      prepare: async ({ size }) => {
        const { default: async } = await import('async');
        const items = numbers(size);
        return { run: () => async.mapLimit<number, number>(items, CONCURRENCY, task) };
      },
    },
    'p-map': {
      role: 'peer',
      package: 'p-map',
      prepare: async ({ size }) => {
        const { default: pMap } = await import('p-map');
        const items = numbers(size);
        return { run: () => pMap(items, task, { concurrency: CONCURRENCY }) };
      },
    },
    'p-queue': {
      role: 'peer',
      package: 'p-queue',
      limit: { size: 20_000, reason: 'it shifts an array for every task, so 200k take half a minute' },
      prepare: async ({ size }) => {
        const { default: PQueue } = await import('p-queue');
        const items = numbers(size);
        return {
          run: () => {
            const queue = new PQueue({ concurrency: CONCURRENCY });
            return Promise.all(items.map((item) => queue.add(() => task(item)) as Promise<number>));
          },
        };
      },
    },
    batches: {
      role: 'baseline',
      prepare: ({ size }) => {
        const items = numbers(size);
        return {
          run: async () => {
            const results: number[] = [];
            for (let start = 0; start < size; start += 50) {
              const settled = await Promise.allSettled(items.slice(start, start + 50).map(task));
              for (const each of settled) if (each.status === 'fulfilled') results.push(each.value);
            }
            return results;
          },
        };
      },
    },
  },
  digest: (results) => createHash('sha256').update(results.join()).digest('hex'),
  goals: [
    {
      kind: 'ratio',
      metric: 'cpu',
      what: '200k trivial tasks, concurrency 16',
      limit: 1.3,
      direction: 'at-most',
    },
  ],
});
