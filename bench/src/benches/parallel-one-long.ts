import { createHash } from 'node:crypto';
import { oneByOne, ours } from '../contenders/bounded.ts';
import { defineBench } from '../contract.ts';
import { digestNumbers, numbers } from '../inputs/numbers.ts';

const TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(4000);

/** About a fifth of a millisecond of work. */
async function hash(item: number): Promise<number> {
  return createHash('sha256').update(TEXT).update(String(item)).digest().readUInt32LE();
}

const work = {
  open: (size: number) => {
    const items = numbers(size);
    return () => items;
  },
  task: hash,
  concurrency: 1,
};

export const bench = defineBench<readonly number[]>({
  name: 'parallel-one-long',
  question: 'Does concurrency 1 cost anything where tasks take more than 0.1 ms?',
  input: 'Each task hashes 180 KB; size is the number of tasks. Concurrency 1.',
  sizes: { full: [4000], smoke: [10] },
  floor: 'plain loop',
  contenders: { ours: ours(work), 'plain loop': oneByOne(work, 'floor') },
  digest: digestNumbers,
  goals: [
    {
      kind: 'ratio',
      metric: 'cpu',
      what: 'concurrency 1 against a plain loop, tasks of 0.1 ms and more (S3-66)',
      limit: 1.02,
      direction: 'at-most',
    },
  ],
});
