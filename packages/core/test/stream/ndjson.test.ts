import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNdjson, encodeNdjson, type PipelineError, StreamProcessor } from '../../src/index.ts';
import { cut, sizes } from './chunks.ts';

async function decode(
  source: Parameters<typeof decodeNdjson>[0],
  options?: Parameters<typeof decodeNdjson>[1],
): Promise<{ values: unknown[]; lines: number[]; error: PipelineError | undefined }> {
  const values: unknown[] = [];
  const lines: number[] = [];
  try {
    for await (const { value, line } of decodeNdjson(source, options)) {
      values.push(value);
      lines.push(line);
    }
  } catch (error) {
    return { values, lines, error: error as PipelineError };
  }
  return { values, lines, error: undefined };
}

const text = '\ufeff{"a":"é😀"}\r\n\n  \t\nnull\n"\\ud800"\n[1,{"b":2}]\n5';
const expected = [{ a: 'é😀' }, null, '\ud800', [1, { b: 2 }], 5];

describe('decodeNdjson', () => {
  it('B3-25 B3-26 S3-27 gives the same values for every chunk size: BOM, CRLF, blank lines, multi-byte cuts, no last newline', async () => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const { values, lines, error } = await decode(cut(bytes, [size]));
      expect(error).toBeUndefined();
      expect(values).toEqual(expected);
      expect(lines).toEqual([1, 4, 5, 6, 7]);
    }
  });

  it('B3-29 takes string chunks, even when they cut a surrogate pair, and mixed ones', async () => {
    for (let size = 1; size < text.length; size++) {
      const chunks = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect((await decode(chunks)).values).toEqual(expected);
    }
    expect((await decode(text)).values).toEqual(expected);
    expect((await decode([new Uint8Array(Buffer.from('{"a"')), ':1}\n'])).values).toEqual([{ a: 1 }]);
    expect((await decode([{} as string])).error).toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('B3-29 S3-35 does not lose half a surrogate pair at the end of a text', async () => {
    const source = ['1\n2', '\ud83d'];
    expect((await decode(source)).error).toMatchObject({ code: 'INPUT_INVALID', details: { line: 2 } });
    const run = new StreamProcessor((value: unknown) => value).process(source);
    await expect(run).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { line: 2 } });
  });

  it('B3-28 reports a bad line with its number and source and without its content, after the values before it', async () => {
    const { values, error } = await decode('1\n\n{"password": secret\n2\n', { name: 'stdin' });
    expect(values).toEqual([1]);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', details: { source: 'stdin', line: 3, byteOffset: 3 } });
    expect(error?.message).toBe('stdin:3: not valid JSON');
    expect(error?.cause).toBeUndefined();
  });

  it('B3-28 skips bad lines when asked, tells of each, and delivers a literal null', async () => {
    const bad: unknown[] = [];
    const source = 'null\n{\n{"a":1}{"b":2}\n1\n[1,\n';
    expect((await decode(source, { onBadLine: (line) => bad.push(line) })).values).toEqual([null, 1]);
    expect(bad).toEqual([
      { line: 2, byteOffset: 5, reason: 'not valid JSON' },
      { line: 3, byteOffset: 7, reason: 'not valid JSON' },
      { line: 5, byteOffset: 24, reason: 'not valid JSON' },
    ]);
    expect((await decode(source, { onBadLine: 'skip' })).values).toEqual([null, 1]);
  });

  it('S3-35 refuses bytes that are not UTF-8 instead of replacing them', async () => {
    const bytes = Buffer.concat([Buffer.from('"\ufffd"\n"'), Buffer.from([0xc3]), Buffer.from('"\n')]);
    const { values, error } = await decode(cut(bytes, [1]));
    expect(values).toEqual(['\ufffd']);
    expect(error?.message).toBe('input:2: not valid UTF-8');
  });

  it('S3-33 refuses a line above maxRecordBytes without holding it', async () => {
    function* giant(): Generator<Buffer> {
      yield Buffer.from('1\n"');
      for (let i = 0; i < 1000; i++) yield Buffer.alloc(1000, 'x');
      yield Buffer.from('"\n2');
    }
    const bad: { line: number }[] = [];
    const skipped = await decode(giant(), { maxRecordBytes: 1500, onBadLine: (line) => bad.push(line) });
    expect(skipped.values).toEqual([1, 2]);
    expect(bad).toEqual([{ line: 2, byteOffset: 2, reason: 'the record is larger than 1500 bytes' }]);
    const failed = await decode(giant(), { maxRecordBytes: 1500 });
    expect(failed.error).toMatchObject({ code: 'RECORD_TOO_LARGE', details: { line: 2 } });
    expect((await decode('"123"\n"1234"', { maxRecordBytes: 5, onBadLine: 'skip' })).values).toEqual(['123']);
  });

  it('S3-33 refuses a byte guard and a policy that make no sense', async () => {
    for (const maxRecordBytes of [0, -1, Number.NaN, 1.5]) {
      expect((await decode('1', { maxRecordBytes })).error).toBeInstanceOf(RangeError);
    }
    expect((await decode('1', { maxRecordBytes: '5' as never })).error).toBeInstanceOf(TypeError);
    expect((await decode('1', { onBadLine: 'no' as never })).error).toBeInstanceOf(TypeError);
    expect((await decode('1', { maxRecordBytes: undefined })).values).toEqual([1]);
  });

  it('S3-35 returns what encodeNdjson wrote, in any chunking (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), sizes, async (values, cuts) => {
        const bytes = Buffer.from(values.map(encodeNdjson).join(''));
        const decoded = await decode(cut(bytes, cuts));
        expect(decoded.error).toBeUndefined();
        expect(decoded.values).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses to encode what JSON cannot hold', () => {
    expect(() => encodeNdjson(undefined)).toThrow(TypeError);
    expect(encodeNdjson({ a: '\ud800\u2028' })).toBe('{"a":"\\ud800\u2028"}\n');
  });
});

describe('lines parsed together', () => {
  const first = '{"first":0}';
  const read = async (lines: string[], options = {}) => {
    const processor = new StreamProcessor((value: unknown) => value, options);
    return processor.process(`${[first, ...lines, '{"last":9}'].join('\n')}\n`, 'ndjson');
  };

  it.each([
    ['two values on a line, and one value on two', ['1,2', '[3', '4]'], 2],
    ['objects instead', ['{"a":1},{"b":2}', '{"c":[{}', '{}]}'], 2],
    ['a value on two lines', ['{}', '{"a":', '1}'], 3],
    ['an empty run', [',', ','], 2],
    ['a closed and reopened array', ['1]', '[2'], 2],
    ['a list over two lines', ['[3', '4]'], 2],
    ['a string over two lines', ['"a', 'b"'], 2],
  ])('S3-27 B3-28 refuses %s, with its line', async (_, lines, line) => {
    await expect(read(lines)).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { line } });
  });

  it('S3-35 B3-28 skips exactly the bad ones among many, whatever stands beside them (property)', async () => {
    const good = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constant('{"é":"日本\\n"}'),
    );
    const bad = fc.constantFrom('1,2', '[3', '4]', '{"a":1},{}', '"a', '{', '}', ',', 'nul', '1 2', '\ufeff1', '//');
    const blank = fc.constantFrom('', ' ', '\r', '\t\r');
    const line = fc.oneof({ weight: 30, arbitrary: good }, bad, blank);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), async (lines) => {
        const isJson = (text: string) => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        };
        const lost: number[] = [];
        const { items } = await read(lines, { onBadRecord: ({ line }: { line: number }) => lost.push(line) });
        expect(items.slice(1, -1)).toEqual(lines.filter(isJson).map((text) => JSON.parse(text)));
        const isBad = (text: string) => !isJson(text) && !/^[ \t\r]*$/.test(text);
        expect(lost).toEqual(lines.flatMap((text, at) => (isBad(text) ? [at + 2] : [])));
      }),
      { numRuns: 300 },
    );
  });

  it('S3-27 B3-28 a line names itself after thousands that were parsed together', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `{"i":${i},"text":"${'x'.repeat(i % 40)}"}`);
    lines[4321] = '{"i":4321';
    const offset = first.length + 1 + lines.slice(0, 4321).join('\n').length + 1;
    await expect(read(lines)).rejects.toMatchObject({ details: { line: 4323, byteOffset: offset } });
    const { items, stats } = await read(lines, { onBadRecord: 'skip' });
    expect([items.length, stats.parseErrors]).toEqual([5001, 1]);
  });

  it('S3-27 refuses bytes that are no UTF-8 in the middle of a run', async () => {
    const bytes = Buffer.concat([Buffer.from('1\n2\n"'), Buffer.from([0xff]), Buffer.from('"\n4\n')]);
    const { items, stats } = await new StreamProcessor((value: unknown) => value, { onBadRecord: 'skip' }).process(
      bytes,
    );
    expect([items, stats.parseErrors]).toEqual([[1, 2, 4], 1]);
  });
});
