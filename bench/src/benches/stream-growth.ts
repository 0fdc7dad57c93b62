import { oursEach, splitAndParse } from '../contenders/record-readers.ts';
import { defineBench } from '../contract.ts';
import { arrayFile, type Tally, writeArray, writeNdjson } from '../inputs/records.ts';

export const bench = defineBench<Tally>({
  name: 'stream-growth',
  question: 'Does the cost of StreamProcessor grow faster than its input?',
  input: 'A file of NDJSON and one of a JSON array, the same records; size is their number.',
  sizes: { full: [10_000, 100_000, 1_000_000], smoke: [100, 500] },
  setUp: async (inputs, size) => {
    await writeNdjson(inputs, size);
    await writeArray(inputs, size);
  },
  floor: 'split and parse',
  contenders: { NDJSON: oursEach(), array: oursEach(arrayFile), 'split and parse': splitAndParse },
  digest: (tally) => tally.digest,
  goals: ['NDJSON', 'array'].map((of) => ({
    kind: 'slope',
    metric: 'cpu',
    of,
    what: `${of}, 10⁴ to 10⁶ records`,
    limit: 1.05,
    direction: 'at-most',
  })),
});
