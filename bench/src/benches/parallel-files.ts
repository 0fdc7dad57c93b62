import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loops, oneByOne, ours, pMapAll, type Work } from '../contenders/bounded.ts';
import { type Contender, defineBench } from '../contract.ts';
import { digestList, numbers } from '../inputs/numbers.ts';

const KILOBYTES = 64;

export const bench = defineBench<readonly number[]>({
  name: 'parallel-files',
  question: 'How much faster than one by one are files read and hashed?',
  input: 'Files of 64 KB in the page cache, each read and hashed; size is the number of files. Concurrency 16.',
  sizes: { full: [400], smoke: [10] },
  setUp: async (inputs, size) => {
    const text = 'The quick brown fox jumps over the lazy dog.\n';
    for (const index of numbers(size)) {
      const content = `${index} ${text}`.repeat(KILOBYTES * 24).slice(0, KILOBYTES * 1024);
      await writeFile(join(inputs, String(index)), content);
    }
  },
  rounds: 45,
  floor: 'loops',
  contenders: {
    ours: reading(ours),
    loops: reading(loops),
    'p-map': reading(pMapAll),
    'one by one': reading(oneByOne),
  },
  digest: digestList,
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'files read and hashed: wall time against one by one (S3-20, S3-55)',
      against: 'one by one',
      limit: 0.67,
      direction: 'at-most',
    },
  ],
});

type ArrayWork = Work & { readonly open: (size: number) => () => readonly number[] };

/** The contender, reading the files of its input folder. */
function reading(make: (work: ArrayWork) => Contender<readonly number[]>): Contender<readonly number[]> {
  const workIn = (folder: string): ArrayWork => ({
    open: (size) => {
      const items = numbers(size);
      return () => items;
    },
    task: async (item) => {
      const bytes = await readFile(join(folder, String(item)));
      return createHash('sha256').update(bytes).digest().readUInt32LE();
    },
    concurrency: 16,
  });
  return { ...make(workIn('')), prepare: (context) => make(workIn(context.inputs)).prepare(context) };
}
