import { oneByOne, ours } from '../contenders/bounded.ts';
import { defineBench } from '../contract.ts';
import { digestNumbers, double, numbers } from '../inputs/numbers.ts';

const work = {
  open: (size: number) => {
    const items = numbers(size);
    return () => items;
  },
  task: double,
  concurrency: 1,
};

export const bench = defineBench<readonly number[]>({
  name: 'parallel-one',
  question: 'What does concurrency 1 cost where a plain loop would do?',
  input: 'An array of numbers, each doubled by an async function; size is the number of tasks. Concurrency 1.',
  sizes: { full: [200_000], smoke: [2000] },
  floor: 'plain loop',
  contenders: { ours: ours(work), 'plain loop': oneByOne(work, 'floor') },
  digest: digestNumbers,
  goals: [
    {
      kind: 'ratio',
      metric: 'cpu',
      what: 'concurrency 1 against a plain loop',
      limit: 1.5,
      direction: 'at-most',
    },
  ],
});
