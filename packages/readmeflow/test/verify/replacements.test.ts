import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyReplacements, type Replacement } from '../../src/lib/verify/replacements.ts';

const at = (line: number, column: number, endColumn: number, text: string): Replacement => ({
  ...{ line, column, endColumn, text },
});

describe('replacements', () => {
  it.each([
    ['one\ntwo', [at(2, 1, 4, '2')], 'one\n2'],
    ['one\r\ntwo\rthree', [at(2, 1, 4, '2'), at(3, 1, 6, '3')], 'one\r\n2\r3'],
    ['\ufeffone', [at(1, 1, 4, '1')], '\ufeff1'],
    ['one two', [at(1, 5, 8, '2'), at(1, 1, 4, 'long word')], 'long word 2'],
    ['abcdef', [at(1, 1, 4, 'x'), at(1, 3, 6, 'y')], 'xdef'],
    ['abc', [at(1, 1, 4, 'x'), at(1, 1, 4, 'x')], 'x'],
    ['abc', [at(1, 3, 99, 'x'), at(9, 1, 2, 'x'), at(1, 3, 2, 'x')], 'abc'],
    ['', [], ''],
  ])('of %j are made', (text, replacements, result) => {
    expect(applyReplacements(text, replacements).text).toBe(result);
  });

  it('that are equal are both made, those that overlap are not', () => {
    const [a, b, c] = [at(1, 1, 4, 'x'), at(1, 1, 4, 'x'), at(1, 2, 3, 'y')];
    expect(applyReplacements('abc', [c, b, a]).made).toEqual(new Set([a, b]));
  });

  it('leave every other character where it is', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '𝄞') }), { minLength: 1, maxLength: 6 });
    const place = fc.record({ line: fc.nat(6), column: fc.nat(8), length: fc.nat(4) });
    fc.assert(
      fc.property(lines, fc.array(place), fc.constantFrom('\n', '\r\n', '\r'), (given, places, end) => {
        const wanted = places.map(({ line, column, length }) => at(line + 1, column + 1, column + 1 + length, '#'));
        const { text, made } = applyReplacements(given.join(end), wanted);
        const cut = new Set([...made].map((each) => JSON.stringify(each)));
        const kept = given.map((line, index) => {
          const gone = [...made].filter((each) => each.line === index + 1);
          return [...line.split('')].filter(
            (_, column) => !gone.some((each) => column + 1 >= each.column && column + 1 < each.endColumn),
          );
        });
        expect(text.split(end).length).toBe(given.length);
        expect(text.replaceAll('#', '')).toBe(kept.map((line) => line.join('')).join(end));
        expect(text.split('#').length - 1).toBe(cut.size);
      }),
    );
  });
});
