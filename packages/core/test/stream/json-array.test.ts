import { Readable } from 'node:stream';
import fc from 'fast-check';
import { parser } from 'stream-json';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { describe, expect, it } from 'vitest';
import { type BadRecord, type PipelineError, partialStreamResult, StreamProcessor } from '../../src/index.ts';
import { cut, sizes } from './chunks.ts';

type Outcome = { values: unknown[]; error: PipelineError | undefined };

async function read(chunks: Iterable<Uint8Array | string>, options = {}): Promise<Outcome> {
  const processor = new StreamProcessor((value: unknown) => value, options);
  const values: unknown[] = [];
  try {
    for await (const value of processor.stream(chunks, 'json-array')) values.push(value);
  } catch (error) {
    return { values, error: error as PipelineError };
  }
  return { values, error: undefined };
}

/** What the native parser makes of the whole text; undefined if it refuses, or if it is no array. */
function oracle(bytes: Buffer): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', '\\"', '"[{', 'é😀', ']},'),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 1e300, 1e-7),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, true, false), number, text, tie('list'), tie('record')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  record: fc.dictionary(text, tie('value'), { maxKeys: 4 }),
}));

/** Arrays as text, with whitespace in every legal place between elements. */
const document = fc
  .tuple(
    fc.array(fc.tuple(value, space, space, fc.constantFrom(undefined, 1, '\t')), { maxLength: 8 }),
    space,
    space,
    space,
  )
  .map(([elements, before, inside, after]) => {
    const parts = elements.map(
      ([element, left, right, indent]) => left + JSON.stringify(element, null, indent) + right,
    );
    return Buffer.from(`${before}[${parts.length === 0 ? inside : parts.join(',')}]${after}`);
  });

const junk = fc.constantFrom(
  ',',
  ']',
  '[',
  '{',
  '}',
  '"',
  '\\',
  ' ',
  '\n',
  '1',
  '-',
  '.',
  'e',
  'null',
  'tru',
  ':',
  '\u0000',
  'é',
  '\ufeff',
  ',,',
  '//',
);
const mutation = fc.record({ at: fc.nat(), remove: fc.nat({ max: 2 }), insert: fc.option(junk) });

function mutate(bytes: Buffer, { at, remove, insert }: { at: number; remove: number; insert: string | null }): Buffer {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(insert ?? ''), bytes.subarray(start + remove)]);
}

describe('JSON array', () => {
  it('B3-25 B3-26 B3-27 S3-27 S3-35 gives what JSON.parse gives, in any chunking (property)', async () => {
    await fc.assert(
      fc.asyncProperty(document, sizes, async (bytes, cuts) => {
        expect(await read(cut(bytes, cuts))).toEqual({ values: oracle(bytes), error: undefined });
      }),
      { numRuns: 700 },
    );
  });

  it('S3-35 refuses what JSON.parse refuses, and nothing else, with the same error in any chunking (property)', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        sizes,
        async (bytes, edits, cuts) => {
          const mutated = edits.reduce(mutate, bytes);
          const expected = oracle(mutated);
          const actual = await read(cut(mutated, cuts));
          const whole = await read([mutated]);
          expect(actual.values).toEqual(whole.values);
          expect(actual.error?.message).toBe(whole.error?.message);
          expect(actual.error?.details).toEqual(whole.error?.details);
          if (expected === undefined) {
            refused += 1;
            expect(actual.error?.code).toBe('INPUT_INVALID');
          } else expect(actual).toEqual({ values: expected, error: undefined });
        },
      ),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(300);
  });

  it('S3-27 S3-35 B3-28 elements that begin like what is nested in them change nothing, nor the line of an error (property)', async () => {
    const grown = (kids: fc.Arbitrary<unknown>) =>
      fc.record({
        id: fc.nat({ max: 9 }),
        kids: fc.array(kids, { maxLength: 3 }),
        text: fc.constantFrom('', '},{"id":1,', '\\"},\n{"id":'),
      });
    const tree = grown(grown(grown(fc.constant(1))));
    const alike = fc
      .tuple(fc.array(tree, { minLength: 3, maxLength: 30 }), fc.constantFrom(undefined, 1))
      .map(([elements, indent]) => Buffer.from(JSON.stringify(elements, null, indent)));
    const edits = fc.option(fc.array(mutation, { minLength: 1, maxLength: 2 }));
    await fc.assert(
      fc.asyncProperty(alike, edits, fc.boolean(), async (bytes, some, skip) => {
        const mutated = (some ?? []).reduce(mutate, bytes);
        const options = (lost: BadRecord[]) => (skip ? { onBadRecord: (bad: BadRecord) => lost.push(bad) } : {});
        const lost: BadRecord[] = [];
        const expectedLost: BadRecord[] = [];
        const whole = await read([mutated], options(lost));
        const bytewise = await read(cut(mutated, [1]), options(expectedLost));
        expect(whole.values).toEqual(bytewise.values);
        expect(lost).toEqual(expectedLost);
        expect(whole.error?.details).toEqual(bytewise.error?.details);
        if (oracle(mutated)) expect(whole).toEqual({ values: oracle(mutated), error: undefined });
      }),
      { numRuns: 400 },
    );
  });

  it('S3-35 agrees with a second, streaming parser on a sample', async () => {
    for (const bytes of fc.sample(document, 60)) {
      const values: unknown[] = [];
      const tokens = Readable.from([bytes]).pipe(parser.asStream()).pipe(streamArray.asStream());
      for await (const { value } of tokens) values.push(value);
      expect((await read([bytes])).values).toEqual(JSON.parse(JSON.stringify(values)));
    }
  });

  it.each([
    ['a trailing comma', '[1,]', 'expected a value'],
    ['a leading comma', '[,1]', 'expected a value'],
    ['two commas', '[1,,2]', 'expected a value'],
    ['a missing comma', '[1 2]', 'not valid JSON'],
    ['a missing comma between objects', '[{"a":1}{"b":2}]', 'not valid JSON'],
    ['text after the end', '[1] 2', 'text after the end'],
    ['a second array', '[1][2]', 'text after the end'],
    ['a cut-off array', '[1,', 'the input ends inside the array'],
    ['a cut-off string', '[1,"a]', 'the input ends inside the array'],
    ['an empty input', '', 'expected a JSON array'],
    ['an object', '{"a":[1]}', 'expected a JSON array'],
    ['a mark in the middle', '[1,\ufeff2]', 'not valid JSON'],
    ['crossed brackets', '[{"a":[1}]]', 'not valid JSON'],
  ])('B3-27 S3-27 refuses %s in every chunking', async (_, source, reason) => {
    for (let size = 1; size <= source.length + 2; size++) {
      const { error } = await read(cut(Buffer.from(source), [size]));
      expect(error).toMatchObject({ code: 'INPUT_INVALID' });
      expect(error?.message).toContain(reason);
    }
  });

  it('S3-27 accepts a leading byte order mark, also cut into bytes, and no half of one', async () => {
    expect((await read(cut(Buffer.from('\ufeff [1,2]'), [1]))).values).toEqual([1, 2]);
    expect((await read([Buffer.from([0xef, 0xbb]), Buffer.from('[1]')])).error?.code).toBe('INPUT_INVALID');
    expect((await read([' \ufeff[1]'])).error?.code).toBe('INPUT_INVALID');
  });

  it('B3-28 B3-33 names line and offset of a bad element, not its content', async () => {
    const { values, error } = await read(['[\n  1,\n  {"token": hunter2},\n  3]']);
    expect(values).toEqual([1]);
    expect(error?.message).toBe('input:3: not valid JSON');
    expect(error?.details).toEqual({ source: 'input', line: 3, byteOffset: 9, reason: 'not valid JSON' });
    expect(error?.cause).toBeUndefined();
  });

  it('B3-28 S3-26 skips and counts bad elements when asked; a broken document still throws', async () => {
    const bad: BadRecord[] = [];
    const processor = new StreamProcessor((value: unknown) => value, { onBadRecord: (record) => bad.push(record) });
    const result = await processor
      .process(['[1,nul,"a\nb",\n{,,null,', Buffer.from([0x22, 0xff, 0x22]), ']'], 'json-array')
      .catch((error: unknown) => partialStreamResult(error));
    expect(result?.items).toEqual([1]);
    expect(bad.map(({ line }) => line)).toEqual([1, 1]);
    const whole = await processor.process(
      ['[1,nul,"a\nb",\n{},,null,', Buffer.from([0x22, 0xff, 0x22]), ']'],
      'json-array',
    );
    expect(whole.items).toEqual([1, {}, null]);
    expect(whole.stats).toMatchObject({ totalItems: 3, processedItems: 3, parseErrors: 4 });
    expect(bad.slice(2).map(({ line }) => line)).toEqual([1, 1, 3, 3]);
  });

  it('S3-33 refuses an element above maxRecordBytes without holding it', async () => {
    function* giant(): Generator<Buffer> {
      yield Buffer.from('[1,"');
      for (let i = 0; i < 500; i++) yield Buffer.alloc(1000, 'x');
      yield Buffer.from('",2]');
    }
    expect((await read(giant(), { maxRecordBytes: 1500 })).error).toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect((await read(giant(), { maxRecordBytes: 1500, onBadRecord: 'skip' })).values).toEqual([1, 2]);
    expect((await read(['["123","1234"]'], { maxRecordBytes: 5, onBadRecord: 'skip' })).values).toEqual(['123']);
  });
});

describe('nested path', () => {
  const options = { name: 'dump' };
  const nested = (source: Iterable<Uint8Array | string>, path: string | string[], extra = {}) =>
    new StreamProcessor((value: unknown) => value, { ...options, ...extra }).process(source, { path });

  it('S3-27 S3-35 reads the array at a path, in any chunking (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 6 }), value, sizes, async (items, other, cuts) => {
        const source = Buffer.from(
          JSON.stringify({ x: other, a: [other, { b: { items, z: other } }], items: [other] }),
        );
        const { items: actual } = await nested(cut(source, cuts), 'a.1.b.items');
        expect(actual).toEqual(JSON.parse(JSON.stringify(items)));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['no such path', '{"a":1}', 'b', 'no array'],
    ['no array there', '{"a":{"b":[1]}}', 'a', 'no array'],
    ['a second array', '{"a":[1],"a":[2]}', 'a', 'a second array'],
    ['a broken document', '{"a":[1,2', 'a', 'not valid JSON'],
    ['a broken tail', '{"a":[1]}x', 'a', 'not valid JSON'],
    ['an empty input', '', 'a', 'not valid JSON'],
  ])('S3-27 refuses %s', async (_, source, path, reason) => {
    for (const size of [1, 3, 100]) {
      await expect(nested(cut(Buffer.from(source), [size]), path)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining(`dump: ${reason}`),
      });
    }
  });

  it('S3-33 takes keys with dots as a list, a byte order mark, and guards the size of an element', async () => {
    expect((await nested(['\ufeff{"a.b":{"":[1,"é"]}}'], ['a.b', ''])).items).toEqual([1, 'é']);
    const giant = ['{"a":["', ...Array.from({ length: 100 }, () => 'x'.repeat(1000)), '"]}'];
    await expect(nested(giant, 'a', { maxRecordBytes: 20_000 })).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    const many = ['{"a":[', ...Array.from({ length: 100 }, () => `"${'x'.repeat(1000)}",`), '1]}'];
    expect((await nested(many, 'a', { maxRecordBytes: 40_000 })).items).toHaveLength(101);
  });
});
