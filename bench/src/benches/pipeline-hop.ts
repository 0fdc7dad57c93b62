import { fourGenerators, fourSteps, oneGenerator, oneStep, oneTransform } from '../contenders/hops.ts';
import { defineBench } from '../contract.ts';

export const bench = defineBench<number>({
  name: 'pipeline-hop',
  question: 'What does a step of a pipeline cost per row, against a bare async generator?',
  input: 'Rows from an async generator, passed through; size is their number.',
  sizes: { full: [20_000, 200_000], smoke: [500] },
  floor: 'one generator',
  contenders: {
    ours: oneStep,
    'one generator': oneGenerator,
    'ours, four steps': fourSteps,
    'four generators': fourGenerators,
    'node:stream Transform': oneTransform,
  },
  digest: String,
  goals: [
    { kind: 'ratio', metric: 'cpu', what: 'one pass-through step in process', limit: 2, direction: 'at-most' },
    {
      kind: 'ratio',
      metric: 'cpu',
      of: 'ours, four steps',
      against: 'four generators',
      what: 'four pass-through steps in process',
      limit: 2,
      direction: 'at-most',
    },
  ],
});
