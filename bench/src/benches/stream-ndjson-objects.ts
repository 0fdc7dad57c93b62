import {
  oursEach,
  readline,
  split2,
  splitAndParse,
  streamJsonLines,
  wholeNdjson,
} from '../contenders/record-readers.ts';
import { defineBench } from '../contract.ts';
import { type Tally, writeNdjson } from '../inputs/records.ts';

export const bench = defineBench<Tally>({
  name: 'stream-ndjson-objects',
  question: 'What does StreamProcessor add to splitting and parsing NDJSON, object by object with `for await`?',
  input: 'A file of NDJSON, 267 bytes a record; size is the number of records, 382,000 are 100 MB.',
  sizes: { full: [38_200, 382_000], smoke: [500] },
  setUp: writeNdjson,
  floor: 'split and parse',
  contenders: {
    ours: oursEach(),
    'split and parse': splitAndParse,
    'whole file': wholeNdjson,
    readline,
    split2,
    'stream-json': streamJsonLines,
  },
  digest: (tally) => tally.digest,
  goals: [
    { kind: 'ratio', metric: 'cpu', what: 'NDJSON 100 MB, awaited per object', limit: 1.4, direction: 'at-most' },
  ],
});
