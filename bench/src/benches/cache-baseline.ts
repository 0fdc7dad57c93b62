import { join } from 'node:path';
import { SmartCache } from '@pipelines/core';
import { defineBench, type TrialContext } from '../contract.ts';
import { hexKeys, kilobyteRecord } from '../inputs/cache-trace.ts';

/** What a step finds out about a file. */
interface Report {
  readonly words: number;
  readonly most: readonly (readonly [word: string, times: number])[];
}

interface Outcome {
  readonly words: number;
  readonly hitRate: number;
}

/** About 16 KiB. */
const textOf = (n: number) => Array.from({ length: 16 }, (_, i) => kilobyteRecord(n * 16 + i).text).join('\n');

/** The work of a step for one file: about half a millisecond. */
function analyse(text: string): Report {
  const times = new Map<string, number>();
  const words = text.match(/[a-f]+|\d+/g) ?? [];
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  const most = [...times].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 20);
  return { words: words.length, most };
}

interface File {
  /** Id of its content. */
  readonly id: string;
  readonly text: string;
}

function filesOf({ size }: TrialContext): File[] {
  return hexKeys(size).map((id, i) => ({ id, text: textOf(i) }));
}

async function runStep(files: readonly File[], directory: string): Promise<Outcome> {
  const cache = new SmartCache<Report>({ directory, ttl: 0 });
  let words = 0;
  for (const { id, text } of files) words += (await cache.getOrCompute(id, () => analyse(text))).words;
  const { hitRate } = cache.getMetrics();
  await cache.close();
  return { words, hitRate };
}

export const bench = defineBench<Outcome>({
  name: 'cache-baseline',
  question: 'What does a repeated run cost when a new process finds the results of the last one on disk?',
  input: '`size` texts of 16 KiB, whose words are counted; our store is opened and closed in each run',
  sizes: { full: [500], smoke: [20] },
  contenders: {
    ours: {
      role: 'ours',
      prepare: async (context) => {
        const directory = join(context.scratch, 'cache');
        const files = filesOf(context);
        await runStep(files, directory);
        return { run: () => runStep(files, directory) };
      },
    },
    'uncached compute': {
      role: 'baseline',
      prepare: (context) => {
        const files = filesOf(context);
        return {
          run: () => {
            let words = 0;
            for (const { text } of files) words += analyse(text).words;
            return { words, hitRate: 0 };
          },
        };
      },
    },
    'Map of the results': {
      role: 'floor',
      prepare: (context) => {
        const files = filesOf(context);
        const results = new Map(files.map(({ id, text }) => [id, analyse(text)]));
        return {
          run: () => {
            let words = 0;
            for (const { id } of files) words += results.get(id)?.words ?? 0;
            return { words, hitRate: 1 };
          },
        };
      },
    },
  },
  floor: 'Map of the results',
  digest: ({ words }) => String(words),
  counts: ({ hitRate }) => ({ 'hit rate': hitRate }),
  goals: [
    {
      kind: 'value',
      what: 'hit rate of a repeated run (S3-51)',
      metric: 'count:hit rate',
      limit: 0.95,
      direction: 'at-least',
    },
    {
      kind: 'ratio',
      what: 'repeated run, against computing anew (S3-55, S3-56)',
      metric: 'wall',
      against: 'uncached compute',
      limit: 0.3,
      direction: 'at-most',
    },
  ],
});
