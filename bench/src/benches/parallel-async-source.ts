import { mapLimit, ours, pMapAll } from '../contenders/bounded.ts';
import { type Contender, defineBench } from '../contract.ts';
import { countUpAsync, digestList, double } from '../inputs/numbers.ts';

const CONCURRENCY = 16;

const work = {
  open: (size: number) => () => countUpAsync(size),
  task: double,
  concurrency: CONCURRENCY,
};

/** As many loops as may run at once share one iterator. */
const loopsOnIterator: Contender<readonly number[]> = {
  role: 'floor',
  prepare: ({ size }) => {
    const input = work.open(size);
    return {
      run: async () => {
        const source = input();
        const results: number[] = [];
        let pulled = 0;
        const loop = async (): Promise<void> => {
          for (let next = await source.next(); !next.done; next = await source.next()) {
            const index = pulled++;
            results[index] = await double(next.value);
          }
        };
        await Promise.all(Array.from({ length: CONCURRENCY }, loop));
        return results;
      },
    };
  },
};

export const bench = defineBench<readonly number[]>({
  name: 'parallel-async-source',
  question: 'What does a task cost when its item comes from an async iterable?',
  input:
    'An async generator of numbers, each doubled by an async function; size is the number of tasks. Concurrency 16.',
  sizes: { full: [100_000], smoke: [1000] },
  floor: 'loops on one iterator',
  contenders: {
    ours: ours(work),
    'loops on one iterator': loopsOnIterator,
    'async.mapLimit': mapLimit(work),
    'p-map': pMapAll(work),
  },
  digest: digestList,
  goals: [
    {
      kind: 'ratio',
      metric: 'cpu',
      what: 'from an async iterable, 100k',
      limit: 1.5,
      direction: 'at-most',
    },
  ],
});
