import { editDistance } from '@pipelines/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Straight from the definition. */
function byDefinition(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const edits = [byDefinition(x, b) + 1, byDefinition(a, y) + 1, byDefinition(x, y) + Number(a.at(-1) !== b.at(-1))];
  const isSwap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(...edits, ...(isSwap ? [byDefinition(a.slice(0, -2), b.slice(0, -2)) + 1] : []));
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('the edit distance', () => {
  it('counts letters put in, left out, replaced and swapped', () => {
    const distances = [
      ['guide', 'guide'],
      ['guide', 'gide'],
      ['guide', 'guides'],
      ['guide', 'guibe'],
      ['guide', 'giude'],
      ['', 'abc'],
      ['ca', 'abc'],
    ].map(([one = '', other = '']) => editDistance(one, other));
    expect(distances).toEqual([0, 1, 1, 1, 1, 3, 3]);
  });

  it('is what its definition says, up to a limit', () => {
    const any = fc.oneof(word, fc.string({ maxLength: 6 }), fc.string({ unit: 'grapheme', maxLength: 4 }));
    fc.assert(
      fc.property(any, any, fc.nat({ max: 6 }), (one, other, limit) => {
        const expected = byDefinition(one, other);
        expect(editDistance(one, other)).toBe(expected);
        expect(editDistance(other, one)).toBe(expected);
        expect(editDistance(one, other, limit)).toBe(Math.min(expected, limit + 1));
      }),
    );
  });
});
