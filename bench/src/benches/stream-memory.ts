import { oursEach, readline, split2, splitAndParse, wholeArray, wholeNdjson } from '../contenders/record-readers.ts';
import { type Contender, defineBench, type Goal } from '../contract.ts';
import { arrayFile, type Tally, writeArray, writeNdjson } from '../inputs/records.ts';

const MB = 1e6;
const HUNDRED_MB = 382_000;
const whole = (contender: Contender<Tally>): Contender<Tally> => ({
  ...contender,
  limit: { size: HUNDRED_MB, reason: 'a gigabyte and its objects need more memory than there is' },
});

const memory = (
  of: string,
  what: string,
  metric: 'peak' | 'rss' = 'rss',
): Pick<Goal, 'of' | 'metric' | 'what' | 'direction'> => ({ of, metric, what, direction: 'at-most' });

export const bench = defineBench<Tally>({
  name: 'stream-memory',
  question: 'How much memory does StreamProcessor need, and does it grow with its input?',
  input:
    'A file of NDJSON and one of a JSON array, the same records; size is their number: 100 MB and 1 GB. Ids are longer than the 10 characters up to which V8 interns what it parses.',
  sizes: { full: [HUNDRED_MB, 10 * HUNDRED_MB], smoke: [500] },
  memoryOnly: [HUNDRED_MB, 10 * HUNDRED_MB],
  setUp: async (inputs, size) => {
    await writeNdjson(inputs, size);
    await writeArray(inputs, size);
  },
  floor: 'split and parse',
  contenders: {
    NDJSON: oursEach(),
    array: oursEach(arrayFile),
    'split and parse': splitAndParse,
    'whole NDJSON': whole(wholeNdjson),
    'whole array': whole(wholeArray),
    split2: whole(split2),
    readline: whole(readline),
  },
  digest: (tally) => tally.digest,
  goals: [
    { kind: 'value', ...memory('NDJSON', 'NDJSON, 100 MB: peak 90 MB', 'peak'), size: HUNDRED_MB, limit: 90 * MB },
    { kind: 'value', ...memory('NDJSON', 'NDJSON, 1 GB: peak 90 MB', 'peak'), limit: 90 * MB },
    { kind: 'growth', ...memory('NDJSON', 'NDJSON, from 100 MB to 1 GB: flat (S3-32)'), limit: 10 * MB },
    { kind: 'value', ...memory('array', 'array, 100 MB: peak 120 MB', 'peak'), size: HUNDRED_MB, limit: 120 * MB },
    { kind: 'value', ...memory('array', 'array, 1 GB: peak 120 MB', 'peak'), limit: 120 * MB },
    { kind: 'growth', ...memory('array', 'array, from 100 MB to 1 GB: flat (S3-32)'), limit: 10 * MB },
    {
      kind: 'ratio',
      ...memory('NDJSON', 'NDJSON: 70 % less than everything at once (S3-36)'),
      against: 'whole NDJSON',
      size: HUNDRED_MB,
      limit: 0.3,
    },
    {
      kind: 'ratio',
      ...memory('array', 'array: 70 % less than everything at once (S3-36)'),
      against: 'whole array',
      size: HUNDRED_MB,
      limit: 0.3,
    },
  ],
});
