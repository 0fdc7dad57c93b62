import { jsonparse, oursEach, splitAndParse, streamJsonArray, wholeArray } from '../contenders/record-readers.ts';
import { defineBench } from '../contract.ts';
import { arrayFile, type Tally, writeArray, writeNdjson } from '../inputs/records.ts';

const SLOW_PEERS = 38_200;

export const bench = defineBench<Tally>({
  name: 'stream-json-array',
  question: 'What does it cost to read one large JSON array element by element, as strictly as JSON.parse?',
  input:
    'A file of one JSON array, and for the floor the same records as NDJSON; size is the number of records, 382,000 are 100 MB.',
  sizes: { full: [SLOW_PEERS, 382_000], smoke: [500] },
  setUp: async (inputs, size) => {
    await writeNdjson(inputs, size);
    await writeArray(inputs, size);
  },
  floor: 'NDJSON, split and parse',
  contenders: {
    ours: oursEach(arrayFile),
    'NDJSON, split and parse': splitAndParse,
    'whole file': wholeArray,
    jsonparse: jsonparse(SLOW_PEERS),
    'stream-json, tuned': streamJsonArray({ streamValues: false }, SLOW_PEERS),
    'stream-json': streamJsonArray({}, SLOW_PEERS),
  },
  digest: (tally) => tally.digest,
  goals: [{ kind: 'ratio', metric: 'cpu', what: 'JSON array 100 MB, strict', limit: 1.7, direction: 'at-most' }],
});
