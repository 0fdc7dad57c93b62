import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BytePositions, toEditorLines } from '../../src/lib/lint/positions.ts';

const text = fc
  .array(fc.constantFrom('a', 'é', '漢', '😀', '\n', '\r\n', '\t', ' ', '\u2028'), { maxLength: 60 })
  .map((parts) => parts.join(''));

/** Line and column by counting, for an index of the text. */
function placeOf(whole: string, index: number): [number, number] {
  const before = whole.slice(0, index).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

test('a byte range is the range of the same characters, with and without a byte order mark, in any order', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 8 }),
      fc.boolean(),
      (body, spans, bom) => {
        const characters = [...body];
        const positions = new BytePositions(Buffer.from((bom ? '\ufeff' : '') + body));
        for (const [from, count] of spans) {
          const before = characters.slice(0, from).join('');
          const inside = characters.slice(from, from + count).join('');
          const offset = Buffer.byteLength(before) + (bom ? 3 : 0);
          const range = positions.range(offset, Buffer.byteLength(inside));
          const start = placeOf(body, before.length);
          const end = placeOf(body, before.length + inside.length);
          expect([range.startLine, range.startColumn]).toEqual(start);
          expect([range.endLine, range.endColumn]).toEqual(end);
        }
      },
    ),
  );
});

test('what lies beyond the end is at the end', () => {
  expect(new BytePositions(Buffer.from('ab\ncd')).range(100, 5)).toEqual({
    ...{ startLine: 2, startColumn: 3, endLine: 2, endColumn: 3 },
  });
  expect(new BytePositions(Buffer.alloc(0)).range(0, 0)).toEqual({
    ...{ startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
  });
});

test('5,000 findings in one endless line of a megabyte are placed in no time', () => {
  const positions = new BytePositions(Buffer.from('é'.repeat(500_000)));
  const started = performance.now();
  for (let n = 0; n < 5000; n += 1) expect(positions.range(n * 200, 2).startColumn).toBe(n * 100 + 1);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('lines of JavaScript become lines of editors', () => {
  const lines = fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', '\u2028', '\u2029'), { maxLength: 40 });
  fc.assert(
    fc.property(lines, fc.nat(40), (parts, at) => {
      const whole = parts.join('');
      const index = parts.slice(0, at).join('').length;
      const script = whole.slice(0, index).split(/\r\n|[\n\r\u2028\u2029]/);
      const range = toEditorLines(whole)({
        startLine: script.length,
        startColumn: (script.at(-1)?.length ?? 0) + 1,
        endLine: script.length,
      });
      // Between the two characters of a line end JavaScript has no place.
      if (whole[index - 1] === '\r' && whole[index] === '\n') return;
      expect([range.startLine, range.startColumn]).toEqual(placeOf(whole, index));
    }),
  );
});
