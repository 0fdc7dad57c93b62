import { loops, ours } from '../contenders/bounded.ts';
import { defineBench } from '../contract.ts';
import { digestList, double, openNumbers } from '../inputs/numbers.ts';

const work = {
  open: openNumbers,
  task: double,
  concurrency: 16,
};

export const bench = defineBench<readonly number[]>({
  name: 'parallel-growth',
  question: 'Does a task cost the same among a million as among ten thousand?',
  input: 'An array of numbers, each doubled by an async function; size is the number of tasks. Concurrency 16.',
  sizes: { full: [10_000, 100_000, 1_000_000], smoke: [1000, 2000] },
  floor: 'loops',
  contenders: { ours: ours(work), loops: loops(work) },
  digest: digestList,
  goals: [
    {
      kind: 'slope',
      metric: 'cpu',
      what: 'ParallelProcessor, 10⁴ to 10⁶ tasks: log–log slope (S3-68)',
      limit: 1.05,
      direction: 'at-most',
    },
  ],
});
