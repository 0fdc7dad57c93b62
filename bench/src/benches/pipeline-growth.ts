import { oneGenerator, oneStep } from '../contenders/hops.ts';
import { defineBench } from '../contract.ts';

export const bench = defineBench<number>({
  name: 'pipeline-growth',
  question: 'Does the cost of a step grow faster than the number of rows?',
  input: 'Rows from an async generator, passed through one step; size is their number.',
  sizes: { full: [10_000, 100_000, 1_000_000], smoke: [100, 500] },
  floor: 'one generator',
  contenders: { ours: oneStep, 'one generator': oneGenerator },
  digest: String,
  goals: [{ kind: 'slope', metric: 'cpu', what: 'one step, 10⁴ to 10⁶ rows', limit: 1.05, direction: 'at-most' }],
});
