import { createHash } from 'node:crypto';
import { oneAtATime } from '../series/one-at-a-time.ts';

const TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(4000);

/** About a fifth of a millisecond of work. */
async function hash(item: number): Promise<number> {
  return createHash('sha256').update(TEXT).update(String(item)).digest().readUInt32LE();
}

export const bench = oneAtATime({
  name: 'parallel-one-long',
  question: 'Does concurrency 1 cost anything where tasks take more than 0.1 ms?',
  input: 'Each task hashes 180 KB; size is the number of tasks. Concurrency 1.',
  sizes: { full: [4000], smoke: [10] },
  task: hash,
  what: 'concurrency 1 against a plain loop, tasks of 0.1 ms and more (S3-66)',
  limit: 1.02,
});
