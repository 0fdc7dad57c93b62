import { availableCores } from '@pipelines/core';
import { observed } from '../contenders/observed.ts';
import { oneAfterTheOther, ourThreads, rawThreads } from '../contenders/threads.ts';
import { type Contender, defineBench } from '../contract.ts';
import { digestList } from '../inputs/numbers.ts';

const JOB = 'countWords';

interface Measured {
  readonly results: readonly number[];
  /** CPU time used per core and wall time. */
  readonly utilisation: number;
}

export const bench = defineBench<Measured>({
  name: 'threads-speedup',
  question: 'How much of the speed-up that all cores allow is left after the way to the threads?',
  input: 'The words of 20 KB of text are counted per job; size is the number of jobs. Threads are warm.',
  sizes: { full: [1500], smoke: [50] },
  floor: 'raw workers',
  contenders: {
    ours: utilised(ourThreads(JOB)),
    'ours, one thread': utilised({ ...ourThreads(JOB, 1), role: 'baseline' }),
    'raw workers': utilised(rawThreads(JOB, 'floor', 2)),
    'raw worker, one thread': utilised(rawThreads(JOB, 'baseline', 2, 1)),
    'one after the other': utilised(oneAfterTheOther(JOB)),
  },
  digest: ({ results }) => digestList(results),
  counts: ({ utilisation }) => ({ utilisation }),
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'cpu kind, all cores: part of the speed-up of raw workers',
      of: 'raw workers',
      against: 'ours',
      limit: 0.9,
      direction: 'at-least',
    },
    {
      kind: 'value',
      metric: 'count:utilisation',
      what: 'part of the cores that is used (S3-57, S3-62)',
      limit: 0.8,
      direction: 'at-least',
    },
  ],
});

/** Measures the part of the cores that was used. */
function utilised(contender: Contender<readonly number[]>): Contender<Measured> {
  return observed(contender, () => {
    const started = performance.now();
    const usage = process.cpuUsage();
    return () => {
      const { user, system } = process.cpuUsage(usage);
      const wall = performance.now() - started;
      return { utilisation: (user + system) / 1e3 / wall / availableCores() };
    };
  });
}
