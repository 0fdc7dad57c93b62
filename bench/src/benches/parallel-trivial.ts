import { batches, loops, mapLimit, ours, pMapAll, pQueueAll } from '../contenders/bounded.ts';
import { defineBench } from '../contract.ts';
import { digestList, double, openNumbers } from '../inputs/numbers.ts';

const work = {
  open: openNumbers,
  task: double,
  concurrency: 16,
};

export const bench = defineBench<readonly number[]>({
  name: 'parallel-trivial',
  question: 'What does ParallelProcessor cost per task, with all its features on?',
  input: 'An array of numbers, each doubled by an async function; size is the number of tasks. Concurrency 16.',
  sizes: { full: [20_000, 200_000], smoke: [2000] },
  floor: 'loops',
  contenders: {
    ours: ours(work),
    loops: loops(work),
    'async.mapLimit': mapLimit(work),
    'p-map': pMapAll(work),
    'p-queue': pQueueAll(work),
    'batches of 50': batches(work, 50),
  },
  digest: digestList,
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
