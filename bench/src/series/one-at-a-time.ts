import { oneByOne, ours } from '../contenders/bounded.ts';
import { type Bench, defineBench } from '../contract.ts';
import { digestList, openNumbers } from '../inputs/numbers.ts';

/** `task` once per number at concurrency 1, beside a loop that awaits it. */
export function oneAtATime(
  asked: Pick<Bench, 'name' | 'question' | 'input' | 'sizes'> & {
    readonly task: (item: number) => Promise<number>;
    readonly what: string;
    readonly limit: number;
  },
): Bench {
  const { task, what, limit, ...bench } = asked;
  const work = { open: openNumbers, task, concurrency: 1 };
  return defineBench<readonly number[]>({
    ...bench,
    floor: 'plain loop',
    contenders: { ours: ours(work), 'plain loop': oneByOne(work, 'floor') },
    digest: digestList,
    goals: [{ kind: 'ratio', metric: 'cpu', what, limit, direction: 'at-most' }],
  });
}
