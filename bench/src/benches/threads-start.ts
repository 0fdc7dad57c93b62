import { availableCores, ParallelProcessor } from '@pipelines/core';
import { RawWorkers } from '../contenders/raw-workers.ts';
import { THREAD_JOBS } from '../contenders/threads.ts';
import { defineBench } from '../contract.ts';
import { numbers } from '../inputs/numbers.ts';

const JOB = 'nothing';

export const bench = defineBench<readonly number[]>({
  name: 'threads-start',
  question: 'What do the first tasks cost, when threads have to be started for them?',
  input: 'A task for each core, which returns its number; size is the number of starts, one after the other.',
  sizes: { full: [4], smoke: [1] },
  floor: 'raw workers',
  contenders: {
    ours: {
      role: 'ours',
      package: '@pipelines/core',
      prepare: ({ size }) => ({
        run: () =>
          again(size, async (items) => {
            const { results } = await new ParallelProcessor<number, number>({
              module: THREAD_JOBS,
              export: JOB,
            }).process(items);
            return results;
          }),
      }),
    },
    'raw workers': {
      role: 'floor',
      prepare: ({ size }) => ({
        run: () =>
          again(size, async (items) => {
            const workers = await RawWorkers.start(JOB, availableCores(), 1);
            const results = await workers.run<number>(items);
            await workers.close();
            return results;
          }),
      }),
    },
    tinypool: {
      role: 'peer',
      package: 'tinypool',
      prepare: async ({ size }) => {
        const { Tinypool } = await import('tinypool');
        const threads = availableCores();
        return {
          run: () =>
            again(size, async (items) => {
              const options = { filename: THREAD_JOBS.href, name: JOB, minThreads: threads, maxThreads: threads };
              const pool = new Tinypool(options);
              const results: number[] = await Promise.all(items.map((item) => pool.run(item)));
              await pool.destroy();
              return results;
            }),
        };
      },
    },
  },
  digest: (results) => results.join(),
  goals: [],
});

async function again(
  starts: number,
  run: (items: readonly number[]) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const items = numbers(availableCores());
  const results: number[] = [];
  for (let start = 0; start < starts; start++) results.push(...(await run(items)));
  return results;
}
