// Ways to send items through an asynchronous function with so many at once, all results in input order. Core is loaded in
// every process: what lies in the heap already decides how V8 sizes its generations, and with it what garbage costs.
import { ParallelProcessor } from '@pipelines/core';
import type { Contender } from '../contract.ts';

export type Task = (item: number) => Promise<number>;
type Results = readonly number[];

export interface Work {
  /** In the contender's process, before anything is measured: the input of each run. */
  readonly open: (size: number) => () => readonly number[] | AsyncIterable<number>;
  readonly task: Task;
  readonly concurrency: number;
}

interface ArrayWork extends Work {
  readonly open: (size: number) => () => readonly number[];
}

/** With everything on that a user may want: errors per item, abort, progress, stats, retry. */
export function ours({ open, task, concurrency }: Work, maxMemory?: number): Contender<Results> {
  return {
    role: 'ours',
    package: '@pipelines/core',
    prepare: ({ size }) => {
      const input = open(size);
      const { signal } = new AbortController();
      let seen = 0;
      const progressCallback = (completed: number): void => {
        seen = completed;
      };
      return {
        run: async () => {
          const options = { concurrency, signal, progressCallback, retry: 2, maxMemory };
          const { results, errors, stats } = await new ParallelProcessor(task, options).process(input());
          if (errors.length > 0 || stats.successful !== size || seen !== size) throw new Error('lost a task');
          return results;
        },
      };
    },
  };
}

/** The floor: as many loops as may run at once share an index. No error, no abort, no progress. */
export function loops({ open, task, concurrency }: ArrayWork): Contender<Results> {
  return {
    role: 'floor',
    prepare: ({ size }) => {
      const input = open(size);
      return {
        run: async () => {
          const items = input();
          const results: number[] = new Array(size);
          let next = 0;
          const loop = async (): Promise<void> => {
            while (next < size) {
              const index = next++;
              results[index] = await task(items[index] ?? 0);
            }
          };
          await Promise.all(Array.from({ length: concurrency }, loop));
          return results;
        },
      };
    },
  };
}

/** The specification's sketch of sequential work. */
export function oneByOne({ open, task }: ArrayWork, role: 'floor' | 'baseline' = 'baseline'): Contender<Results> {
  return {
    role,
    prepare: ({ size }) => {
      const input = open(size);
      return {
        run: async () => {
          const results: number[] = [];
          for (const item of input()) results.push(await task(item));
          return results;
        },
      };
    },
  };
}

/** The specification's sketch of parallel work: a batch starts when the one before it is done. */
export function batches({ open, task }: ArrayWork, batchSize: number): Contender<Results> {
  return {
    role: 'baseline',
    prepare: ({ size }) => {
      const input = open(size);
      return {
        run: async () => {
          const items = input();
          const results: number[] = [];
          for (let start = 0; start < size; start += batchSize) {
            const settled = await Promise.allSettled(items.slice(start, start + batchSize).map(task));
            for (const each of settled) if (each.status === 'fulfilled') results.push(each.value);
          }
          return results;
        },
      };
    },
  };
}

export function mapLimit({ open, task, concurrency }: Work): Contender<Results> {
  return {
    role: 'peer',
    package: 'async',
    prepare: async ({ size }) => {
      const { default: async } = await import('async');
      const input = open(size);
      return { run: () => async.mapLimit<number, number>(input() as number[], concurrency, task) };
    },
  };
}

export function pMapAll({ open, task, concurrency }: Work): Contender<Results> {
  return {
    role: 'peer',
    package: 'p-map',
    prepare: async ({ size }) => {
      const { default: pMap } = await import('p-map');
      const input = open(size);
      return { run: () => pMap(input(), task, { concurrency }) };
    },
  };
}

export function pQueueAll({ open, task, concurrency }: ArrayWork): Contender<Results> {
  return {
    role: 'peer',
    package: 'p-queue',
    limit: { size: 20_000, reason: 'it shifts an array for every task, so 200k take half a minute' },
    prepare: async ({ size }) => {
      const { default: PQueue } = await import('p-queue');
      const input = open(size);
      return {
        run: () => {
          const queue = new PQueue({ concurrency });
          return Promise.all(input().map((item) => queue.add(() => task(item)) as Promise<number>));
        },
      };
    },
  };
}
