import type { Bench, Goal } from '../src/contract.ts';
import type { BenchResult } from '../src/report/result.ts';
import { summarize } from '../src/report/summarize.ts';
import { judge } from '../src/run/run-bench.ts';
import type { SizedSamples } from '../src/stats/verdict.ts';

const goals: Goal[] = [
  { kind: 'ratio', metric: 'cpu', what: 'a | b', limit: 1.3, direction: 'at-most' },
  { kind: 'growth', metric: 'rss', what: 'flat memory', limit: 1e6, direction: 'at-most' },
  { kind: 'value', metric: 'count:loads', what: 'one load', limit: 1, direction: 'at-least' },
];

const prepare = (): never => {
  throw new Error('not run');
};

const bench: Bench = {
  name: 'made-up',
  question: 'What does <nothing> cost?',
  input: 'Nothing; size counts it.',
  sizes: { full: [10, 1000], smoke: [1] },
  floor: 'loops',
  contenders: {
    ours: { role: 'ours', package: '@pipelines/core', prepare },
    loops: { role: 'floor', prepare },
    'p-map': { role: 'peer', package: 'p-map', limit: { size: 10, reason: 'too slow' }, prepare },
    async: { role: 'peer', package: 'async', prepare },
    batches: { role: 'baseline', prepare },
  },
  unequal: { batches: 'it sorts' },
  digest: String,
  goals,
};

/** A result whose figures are `factor` times those of the plain one, for `ours`. */
export function madeUp(factor = 1, name = 'made-up'): BenchResult {
  const contender = (cpu: number, rss: number) => ({
    cpu: [1, 2, 3].map((generation) => [1, 1.02, 0.99].map((noise) => cpu * noise * (1 + generation / 100))),
    rss: [[rss], [rss * 1.01], [rss * 0.99]],
  });
  const sized: SizedSamples[] = [10, 1000].map((size) => ({
    size,
    samples: {
      ours: contender(1.2 * size * factor, 2e6),
      loops: contender(size, 1e6),
      ...(size === 10 && { 'p-map': contender(8 * size, 3e6) }),
      async: contender(1.8 * size, 4e6),
      batches: contender(4.6 * size, 30e6),
    },
  }));
  const machine = { cpu: 'Some CPU', cores: 2, memoryGiB: 8, node: '20.20.2', platform: 'linux x64' };
  const when = { date: '2026-11-21T00:00:00.000Z', commit: '0123456789ab', machine };
  const run = { sized, goals: judge(bench, goals, sized) };
  return summarize({ ...bench, name }, run, 'full', when, () => '1.2.3');
}
