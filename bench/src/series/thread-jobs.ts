import { oneAfterTheOther, threadPools } from '../contenders/threads.ts';
import { type Bench, defineBench } from '../contract.ts';
import { digestList } from '../inputs/numbers.ts';

/** Jobs of half a millisecond on warm threads, beside raw workers and pools. */
export function threadJobs(
  asked: Pick<Bench, 'name' | 'question' | 'input'> & { readonly job: string; readonly kindOfWork: string },
): Bench {
  const { job, kindOfWork, ...bench } = asked;
  const goal = { kind: 'ratio', metric: 'cpu', limit: 1.1, direction: 'at-most' } as const;
  const what = `cpu jobs of 0.5 ms, ${kindOfWork}`;
  return defineBench<readonly (string | number)[]>({
    ...bench,
    sizes: { full: [1500], smoke: [50] },
    floor: 'raw workers',
    contenders: { ...threadPools(job), 'one thread': oneAfterTheOther(job) },
    digest: digestList,
    goals: [
      { ...goal, what },
      { ...goal, what: `${what}, against 2 in flight`, against: 'raw workers, 2 in flight' },
    ],
  });
}
