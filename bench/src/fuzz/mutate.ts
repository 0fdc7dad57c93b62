import type { Random } from './random.ts';

const STRUCTURE = [
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '"',
  '\\',
  '],[',
  '},{',
  ',,',
  '[]',
  '{}',
  '":',
  ',"',
  ']]',
  '}}',
  ',]',
  '[,',
];
const LITERALS = [
  'null',
  'true',
  'false',
  'nul',
  'truefalse',
  'NaN',
  'Infinity',
  '-',
  '+1',
  '01',
  '1.',
  '.5',
  '1e',
  '0x1',
  '--1',
  '1 2',
];
const OTHER = [
  ' ',
  '\n',
  '\r',
  '\t',
  '\r\n',
  '\v',
  '\f',
  '\0',
  '\u001f',
  '\u00a0',
  '\ufeff',
  '//',
  '/**/',
  "'",
  'é',
  '😀',
  '\\u',
  '\\u12',
  '\\x',
];
const INSERTS = [...STRUCTURE, ...LITERALS, ...OTHER].map((text) => Buffer.from(text));
/** Not UTF-8: cut, overlong, surrogates, above U+10FFFF, bytes that never occur. */
const BROKEN = [
  [0x80],
  [0xbf],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xb2, 0x80],
]
  .concat([[0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88], [0xff], [0xfe, 0xff], [0xef, 0xbb], [0xef]])
  .map((bytes) => Buffer.from(bytes));

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const flip: Mutation = (bytes, random) => {
  const flipped = Buffer.from(bytes);
  if (bytes.length > 0) {
    const at = random.below(bytes.length);
    flipped[at] = (bytes[at] as number) ^ (1 << random.below(8));
  }
  return flipped;
};

const overwrite: Mutation = (bytes, random) => replaced(bytes, random.below(bytes.length), 1, random.pick(INSERTS));
const remove: Mutation = (bytes, random) => replaced(bytes, random.below(bytes.length), random.between(1, 4), NOTHING);
const insert: Mutation = (bytes, random) => replaced(bytes, random.below(bytes.length + 1), 0, random.pick(INSERTS));
const corrupt: Mutation = (bytes, random) =>
  replaced(bytes, random.below(bytes.length + 1), random.below(2), random.pick(BROKEN));
const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));
const behead: Mutation = (bytes, random) => bytes.subarray(random.below(bytes.length + 1));

const duplicate: Mutation = (bytes, random) => {
  const start = random.below(bytes.length);
  const piece = bytes.subarray(start, start + random.between(1, 20));
  return replaced(bytes, random.once(2) ? start : random.below(bytes.length + 1), 0, piece);
};

const splice: Mutation = (bytes, random, other) => {
  const start = random.below(other.length);
  const piece = other.subarray(start, start + random.between(1, 40));
  return replaced(bytes, random.below(bytes.length + 1), random.below(8), piece);
};

const swap: Mutation = (bytes, random) => {
  const length = random.between(1, 8);
  const [a, b] = [random.below(bytes.length), random.below(bytes.length)].sort((x, y) => x - y) as [number, number];
  if (a + length > b) return replaced(bytes, a, 2, Buffer.from(bytes.subarray(a, a + 2)).reverse());
  const [first, second] = [bytes.subarray(a, a + length), bytes.subarray(b, b + length)];
  return Buffer.concat([
    bytes.subarray(0, a),
    second,
    bytes.subarray(a + length, b),
    first,
    bytes.subarray(b + length),
  ]);
};

/** A byte order mark at the start, a part of one, or two. */
const mark: Mutation = (bytes, random) => {
  const marks = [[0xef], [0xef, 0xbb], [0xbf], [0xef, 0xbb, 0xbf], [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]];
  return Buffer.concat([Buffer.from(random.pick(marks)), bytes]);
};

/** Mostly harmless: another digit, letter or space. */
const vary: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const byte = bytes[at] ?? 0;
  if (byte >= 0x31 && byte <= 0x39) return replaced(bytes, at, 1, Buffer.from(String(random.between(1, 9))));
  if (byte >= 0x61 && byte <= 0x7a) return replaced(bytes, at, 1, Buffer.from([random.between(0x61, 0x7a)]));
  return replaced(bytes, at, 0, Buffer.from(random.pick([' ', '\n', '\t', '\r'])));
};

const MUTATIONS = [
  vary,
  vary,
  vary,
  flip,
  overwrite,
  remove,
  remove,
  insert,
  insert,
  insert,
  corrupt,
  truncate,
  behead,
  duplicate,
  splice,
  swap,
  mark,
];
const NOTHING = Buffer.alloc(0);

/** The bytes after one to six random changes; `other` is a document to take pieces from. */
export function mutate(bytes: Buffer, random: Random, other: Buffer): Buffer {
  let mutated = bytes;
  do mutated = random.pick(MUTATIONS)(mutated, random, other);
  while (random.once(3));
  return mutated;
}

function replaced(bytes: Buffer, at: number, count: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + count)]);
}
