import { threadPools } from '../contenders/threads.ts';
import { defineBench } from '../contract.ts';
import { digestList } from '../inputs/numbers.ts';

const JOB = 'nothing';

export const bench = defineBench<readonly number[]>({
  name: 'threads-empty',
  question: 'What does a task cost that does nothing in its thread, and what does batching save?',
  input: 'A function that returns its number; size is the number of tasks. Threads are warm, one per core.',
  sizes: { full: [20_000], smoke: [500] },
  floor: 'raw workers',
  contenders: threadPools(JOB),
  digest: digestList,
  goals: [
    {
      kind: 'ratio',
      metric: 'cpu',
      what: 'empty tasks in threads, against raw workers one by one',
      limit: 0.3,
      direction: 'at-most',
    },
  ],
});
