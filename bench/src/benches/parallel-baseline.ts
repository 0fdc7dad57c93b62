import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { batches, loops, oneByOne, ours, pMapAll } from '../contenders/bounded.ts';
import { observed } from '../contenders/observed.ts';
import { type Contender, defineBench } from '../contract.ts';
import { digestList, openNumbers } from '../inputs/numbers.ts';

const CONCURRENCY = 16;
const LATENCY_MS = 5;
const TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(6000);

/** What the tasks of the run under way took, in ms. */
let durations: number[] = [];

function compute(item: number): number {
  return createHash('sha256').update(TEXT).update(String(item)).digest().readUInt32LE();
}

async function fetchOnly(item: number): Promise<number> {
  const started = performance.now();
  await setTimeout(LATENCY_MS);
  durations.push(performance.now() - started);
  return item;
}

async function fetchAndCompute(item: number): Promise<number> {
  const started = performance.now();
  await setTimeout(LATENCY_MS);
  const result = compute(item);
  durations.push(performance.now() - started);
  return result;
}

const work = { open: openNumbers, task: fetchAndCompute, concurrency: CONCURRENCY };

/** The specification's stages: everything is fetched before anything is computed. */
const stageByStage: Contender<readonly number[]> = {
  role: 'baseline',
  prepare: (context) => {
    const fetching = loops({ ...work, task: fetchOnly }).prepare(context);
    return { run: async () => (await (await fetching).run()).map(compute) };
  },
};

interface Measured {
  readonly results: readonly number[];
  /** Time in flight over limit × elapsed time. */
  readonly utilisation: number;
  /** 95th percentile over median of what a task takes. */
  readonly spread: number;
}

export const bench = defineBench<Measured>({
  name: 'parallel-baseline',
  question: 'How much faster than the sketches of the specification is work that waits and then computes?',
  input: 'Each task waits for a timer of 5 ms, then hashes 270 KB; size is the number of tasks. Concurrency 16.',
  sizes: { full: [300], smoke: [20] },
  floor: 'loops',
  contenders: {
    ours: timed(ours(work)),
    'ours, memory short': timed(ours(work, 1)),
    loops: timed(loops(work)),
    'p-map': timed(pMapAll(work)),
    'one by one': timed(oneByOne(work)),
    'batches of 16': timed(batches(work, CONCURRENCY)),
    'stage by stage': timed(stageByStage),
  },
  digest: ({ results }) => digestList(results),
  counts: ({ utilisation, spread }) => ({ utilisation, spread }),
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'waiting work: wall time against one by one (S3-20, S3-55, S3-56)',
      against: 'one by one',
      limit: 0.3,
      direction: 'at-most',
    },
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'waiting overlaps computing: wall time against stage by stage (S3-63)',
      against: 'stage by stage',
      limit: 0.95,
      direction: 'at-most',
    },
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'no memory left: wall time against one by one (S3-69)',
      of: 'ours, memory short',
      against: 'one by one',
      limit: 1.1,
      direction: 'at-most',
    },
    {
      kind: 'value',
      metric: 'count:utilisation',
      what: 'waiting work: part of the places that is in use (S3-57)',
      limit: 0.8,
      direction: 'at-least',
    },
    {
      kind: 'ratio',
      metric: 'count:spread',
      what: 'waiting work: 95th percentile over median of what a task takes, against loops (S3-69)',
      limit: 1.2,
      direction: 'at-most',
    },
  ],
});

/** Measures what became of the tasks. */
function timed(contender: Contender<readonly number[]>): Contender<Measured> {
  return observed(contender, () => {
    durations = [];
    const started = performance.now();
    return () => figures(durations, performance.now() - started);
  });
}

function figures(taken: number[], elapsed: number): { utilisation: number; spread: number } {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const inFlight = sorted.reduce((sum, ms) => sum + ms, 0);
  return { utilisation: inFlight / (CONCURRENCY * elapsed), spread: at(0.95) / at(0.5) };
}
