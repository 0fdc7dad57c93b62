import { double } from '../inputs/numbers.ts';
import { oneAtATime } from '../series/one-at-a-time.ts';

export const bench = oneAtATime({
  name: 'parallel-one',
  question: 'What does concurrency 1 cost where a plain loop would do?',
  input: 'An array of numbers, each doubled by an async function; size is the number of tasks. Concurrency 1.',
  sizes: { full: [200_000], smoke: [2000] },
  task: double,
  what: 'concurrency 1 against a plain loop',
  limit: 1.5,
});
