import { createHash } from 'node:crypto';
import { oneAfterTheOther, ourThreads, rawThreads, tinypoolThreads } from '../contenders/threads.ts';
import { defineBench } from '../contract.ts';

const JOB = 'countWords';

export const bench = defineBench<readonly number[]>({
  name: 'threads-script-jobs',
  question: 'What does the way to worker threads cost for jobs of half a millisecond of plain JavaScript?',
  input: 'The words of 20 KB of text are counted per job; size is the number of jobs. Threads are warm, one per core.',
  sizes: { full: [1500], smoke: [50] },
  floor: 'raw workers',
  contenders: {
    ours: ourThreads(JOB),
    'raw workers': rawThreads(JOB, 'floor', 1),
    'raw workers, 2 in flight': rawThreads(JOB, 'floor', 2),
    tinypool: tinypoolThreads(JOB),
    'one thread': oneAfterTheOther(JOB),
  },
  digest: (results) => createHash('sha256').update(results.join()).digest('hex'),
  goals: [
    { kind: 'ratio', metric: 'cpu', what: 'cpu jobs of 0.5 ms, JavaScript', limit: 1.1, direction: 'at-most' },
    {
      kind: 'ratio',
      metric: 'cpu',
      what: 'cpu jobs of 0.5 ms, JavaScript, against 2 in flight',
      against: 'raw workers, 2 in flight',
      limit: 1.1,
      direction: 'at-most',
    },
  ],
});
