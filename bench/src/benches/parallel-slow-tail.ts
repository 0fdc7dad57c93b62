import { setTimeout } from 'node:timers/promises';
import { batches, loops, mapLimit, ours, pMapAll } from '../contenders/bounded.ts';
import { defineBench } from '../contract.ts';
import { digestList, openNumbers } from '../inputs/numbers.ts';

const FAST_MS = 2;
const CONCURRENCY = 16;

async function answer(item: number): Promise<number> {
  await setTimeout(item % 10 === 3 ? 20 * FAST_MS : FAST_MS);
  return item * 2;
}

const work = {
  open: openNumbers,
  task: answer,
  concurrency: CONCURRENCY,
};

export const bench = defineBench<readonly number[]>({
  name: 'parallel-slow-tail',
  question: 'Do slow tasks hold up the others?',
  input: 'Tasks wait for a timer of 2 ms, one in ten for 40 ms; size is the number of tasks. Concurrency 16.',
  sizes: { full: [1000], smoke: [50] },
  floor: 'loops',
  contenders: {
    ours: ours(work),
    loops: loops(work),
    'async.mapLimit': mapLimit(work),
    'p-map': pMapAll(work),
    'batches of 16': batches(work, CONCURRENCY),
    'batches of 50': batches(work, 50),
  },
  digest: digestList,
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      what: '10 % slow tasks, wall time',
      limit: 1.1,
      direction: 'at-most',
    },
  ],
});
