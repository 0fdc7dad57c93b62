import { createHash } from 'node:crypto';
import { ourThreads, rawThreads, tinypoolThreads } from '../contenders/threads.ts';
import { defineBench } from '../contract.ts';

const JOB = 'nothing';

export const bench = defineBench<readonly number[]>({
  name: 'threads-empty',
  question: 'What does a task cost that does nothing in its thread, and what does batching save?',
  input: 'A function that returns its number; size is the number of tasks. Threads are warm, one per core.',
  sizes: { full: [20_000], smoke: [500] },
  floor: 'raw workers',
  contenders: {
    ours: ourThreads(JOB),
    'raw workers': rawThreads(JOB, 'floor', 1),
    'raw workers, 2 in flight': rawThreads(JOB, 'floor', 2),
    tinypool: tinypoolThreads(JOB),
  },
  digest: (results) => createHash('sha256').update(results.join()).digest('hex'),
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
