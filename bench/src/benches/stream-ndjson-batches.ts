import { oursBatches, splitAndParse } from '../contenders/record-readers.ts';
import { defineBench } from '../contract.ts';
import { type Tally, writeNdjson } from '../inputs/records.ts';

export const bench = defineBench<Tally>({
  name: 'stream-ndjson-batches',
  question: 'What does StreamProcessor add to splitting and parsing NDJSON when it hands the records over in batches?',
  input: 'A file of NDJSON, 267 bytes a record; size is the number of records, 382,000 are 100 MB.',
  sizes: { full: [38_200, 382_000], smoke: [500] },
  setUp: writeNdjson,
  floor: 'split and parse',
  contenders: { ours: oursBatches(), 'split and parse': splitAndParse },
  digest: (tally) => tally.digest,
  goals: [{ kind: 'ratio', metric: 'cpu', what: 'NDJSON 100 MB, in batches', limit: 1.2, direction: 'at-most' }],
});
