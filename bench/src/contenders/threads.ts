import { availableCores, ParallelProcessor } from '@pipelines/core';
import type { Contender } from '../contract.ts';
import { numbers } from '../inputs/numbers.ts';
import { RawWorkers } from './raw-workers.ts';

export const THREAD_JOBS = new URL('../inputs/thread-jobs.js', import.meta.url);

/** Jobs before each measured run: threads are started and their code is compiled. */
const WARM_UP = 300;

/** ParallelProcessor with retry, abort, progress and statistics on. */
export function ourThreads<R>(job: string, concurrency: number | 'auto' = 'auto'): Contender<readonly R[]> {
  return {
    role: 'ours',
    package: '@pipelines/core',
    prepare: ({ size }) => {
      const items = numbers(size);
      const warmUp = numbers(WARM_UP);
      const { signal } = new AbortController();
      let seen = 0;
      const progressCallback = (completed: number): void => {
        seen = completed;
      };
      const processor = new ParallelProcessor<number, R>(
        { module: THREAD_JOBS, export: job },
        { kind: 'cpu', concurrency, retry: 2, signal, progressCallback },
      );
      return {
        before: async () => {
          await processor.process(warmUp);
        },
        run: async () => {
          const { results, errors, stats } = await processor.process(items);
          if (errors.length > 0 || stats.successful !== size || seen !== size) throw new Error('lost a job');
          return results;
        },
      };
    },
  };
}

export function rawThreads<R>(
  job: string,
  role: Contender<R>['role'],
  inFlight: number,
  threads: number = availableCores(),
): Contender<readonly R[]> {
  return {
    role,
    prepare: async ({ size }) => {
      const items = numbers(size);
      const warmUp = numbers(WARM_UP);
      const workers = await RawWorkers.start(job, threads, inFlight);
      return {
        before: async () => {
          await workers.run<R>(warmUp);
        },
        run: () => workers.run<R>(items),
        close: () => workers.close(),
      };
    },
  };
}

function tinypoolThreads<R>(job: string): Contender<readonly R[]> {
  return {
    role: 'peer',
    package: 'tinypool',
    prepare: async ({ size }) => {
      const { Tinypool } = await import('tinypool');
      const items = numbers(size);
      const warmUp = numbers(WARM_UP);
      const threads = availableCores();
      const pool = new Tinypool({ filename: THREAD_JOBS.href, name: job, minThreads: threads, maxThreads: threads });
      const run = (jobs: readonly number[]): Promise<R[]> =>
        Promise.all(jobs.map((item): Promise<R> => pool.run(item)));
      return {
        before: async () => {
          await run(warmUp);
        },
        run: () => run(items),
        close: () => pool.destroy(),
      };
    },
  };
}

/** The specification's own sketch: one job after the other, in this thread. */
export function oneAfterTheOther<R>(job: string): Contender<readonly R[]> {
  return {
    role: 'baseline',
    prepare: async ({ size }) => {
      const jobs: Record<string, unknown> = await import('../inputs/thread-jobs.ts');
      const run = jobs[job] as (item: number) => R;
      const items = numbers(size);
      return { run: () => items.map((item) => run(item)) };
    },
  };
}

/** All of them, a thread per core: raw workers one by one are the floor, and with two jobs in flight each what they can do. */
export function threadPools<R>(job: string): Readonly<Record<string, Contender<readonly R[]>>> {
  return {
    ours: ourThreads(job),
    'raw workers': rawThreads(job, 'floor', 1),
    'raw workers, 2 in flight': rawThreads(job, 'floor', 2),
    tinypool: tinypoolThreads(job),
  };
}
