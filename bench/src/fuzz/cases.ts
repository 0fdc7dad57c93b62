import type { StreamFormat } from '@pipelines/core';
import { Documents } from './documents.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';

/** One input: what is read, in which pieces, by which options. */
export interface FuzzCase {
  readonly format: Exclude<StreamFormat, 'objects'>;
  readonly bytes: Buffer;
  readonly mutated: boolean;
  /** Sizes of the chunks, over and over; none: one chunk. */
  readonly cuts: readonly number[];
  readonly source: 'buffers' | 'views' | 'reused' | 'text' | 'generator' | 'stream';
  readonly read: 'process' | 'each' | 'batches';
  readonly options: {
    readonly chunkSize: number;
    readonly bufferSize: number;
    readonly maxConcurrency: number;
    readonly maxRecordBytes?: number;
    /** `onBadRecord: 'skip'` with a list of what was skipped. */
    readonly skip: boolean;
    readonly asyncHandler: boolean;
  };
}

/** The case of a turn of a campaign; the same for the same seed. */
export function fuzzCase(seed: number, turn: number): FuzzCase {
  const random = new Random(seed, turn);
  const format = anyFormat(random);
  const valid = Buffer.from(text(random, format));
  const mutated = !random.once(10);
  const bytes = mutated ? mutate(valid, random, Buffer.from(text(random, format))) : valid;
  return {
    format,
    bytes,
    mutated,
    cuts: anyCuts(random, bytes.length),
    source: random.once(30) ? 'stream' : random.pick(['buffers', 'buffers', 'views', 'reused', 'text', 'generator']),
    read: random.pick(['process', 'process', 'each', 'batches']),
    options: {
      chunkSize: random.pick([1, 2, 7, 100]),
      bufferSize: random.pick([1, 2, 5, 1000]),
      maxConcurrency: random.pick([1, 2, 10]),
      ...(typeof format === 'string' && random.once(12) ? { maxRecordBytes: random.between(1, 40) } : {}),
      skip: format !== 'auto' && random.once(4),
      asyncHandler: random.once(8),
    },
  };
}

const PATHS = [['a'], ['a', 'b'], ['0'], ['a', '1', 'items'], [''], ['a.b', ''], ['__proto__'], ['constructor', '0']];

function anyFormat(random: Random): FuzzCase['format'] {
  const roll = random.below(20);
  if (roll < 10) return 'json-array';
  if (roll < 14) return 'ndjson';
  return roll < 15 ? 'auto' : { path: random.pick(PATHS) };
}

function text(random: Random, format: FuzzCase['format']): string {
  const mark = random.once(25) ? '\ufeff' : '';
  if (format === 'ndjson' || (format === 'auto' && random.once(2))) return mark + lines(random);
  const documents = new Documents(random, [' ', '\n', '\r\n', '\t', '  ', ' \n\t', ' '.repeat(40)]);
  const array = () => anyArray(random, documents);
  const document =
    typeof format === 'string' ? array() : around(array(), format.path as readonly string[], random, documents);
  return mark + documents.space() + document + documents.space();
}

function anyArray(random: Random, documents: Documents): string {
  if (random.once(5)) return documents.alike(random.below(random.once(40) ? 2000 : 40));
  return documents.array(random.below(random.once(20) ? 120 : 8), random.between(1, 14));
}

function lines(random: Random): string {
  const documents = new Documents(random, [' ', '\t', '  ', '\r']);
  const rows = Array.from({ length: random.below(random.once(100) ? 1500 : 8) }, () => {
    if (random.once(10)) return random.pick(['', ' ', '\t\r']);
    // Two lines that are JSON only together, and hold as many values as two lines should.
    if (random.once(60)) return random.pick(['[1\n2],3,4', '"a\nb",1,2', '{"a":1\n"b":2},3,4', '1,2\n[3\n4]']);
    return documents.space() + documents.value(random.between(1, 14)) + documents.space();
  });
  const newline = random.once(4) ? '\r\n' : '\n';
  return rows.join(newline) + (random.once(3) ? '' : newline);
}

/** A document that holds the array at the path, mostly. */
function around(array: string, path: readonly string[], random: Random, documents: Documents): string {
  if (random.once(20)) return documents.value(20);
  return path.reduceRight((inner, segment) => {
    if (!/^\d+$/.test(segment) || random.once(2)) return documents.object([[segment, inner]], random.below(4));
    const before = Array.from({ length: Number(segment) }, () => documents.value(5));
    const after = Array.from({ length: random.below(3) }, () => documents.value(5));
    return `[${[...before, inner, ...after].join(',')}]`;
  }, array);
}

/** Most chunks one input is cut into. */
const MOST_CHUNKS = 1000;

function anyCuts(random: Random, length: number): number[] {
  const kind = random.below(5);
  if (kind === 0) return [];
  const least = Math.ceil(length / MOST_CHUNKS) || 1;
  if (kind === 1) return [least];
  const most = kind === 2 ? 5 : kind === 3 ? 24 : length + 1;
  const cuts = Array.from({ length: random.between(1, 6) }, () => random.between(least, Math.max(least, most)));
  // An empty chunk is a chunk, too.
  if (random.once(6)) cuts.push(0);
  return cuts;
}
