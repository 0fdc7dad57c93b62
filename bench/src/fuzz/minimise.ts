import type { FuzzCase } from './cases.ts';

/** Most trials of one minimisation. */
const MOST_TRIALS = 3000;

/** A smaller case that still fails: plainer chunks and options, and as few bytes as halving finds. */
export async function minimise(failing: FuzzCase, fails: (input: FuzzCase) => Promise<boolean>): Promise<FuzzCase> {
  let least = failing;
  let trials = 0;
  const attempt = async (changes: Partial<FuzzCase>): Promise<boolean> => {
    if (trials++ >= MOST_TRIALS) return false;
    const smaller = { ...least, ...changes };
    if (!(await fails(smaller))) return false;
    least = smaller;
    return true;
  };
  await attempt({ source: 'buffers' });
  await attempt({ read: 'process' });
  for (const cuts of [[], [1], [2], [3], [7]]) if (await attempt({ cuts })) break;
  await attempt({
    options: { chunkSize: 100, bufferSize: 1000, maxConcurrency: 10, skip: false, asyncHandler: false },
  });
  await attempt({ options: { ...least.options, skip: false } });
  for (let size = Math.ceil(least.bytes.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = 0; at < least.bytes.length; ) {
      const bytes = Buffer.concat([least.bytes.subarray(0, at), least.bytes.subarray(at + size)]);
      if (!(await attempt({ bytes }))) at += size;
    }
  }
  return least;
}
