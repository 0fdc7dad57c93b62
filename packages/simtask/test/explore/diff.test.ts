import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignLines, comparePieces, dedentedLines, lexemes } from '../../src/lib/explore/page/diff.js';

const word = fc.constantFrom('if', '(', ')', '{', '}', 'a', 'b', 'value', '+', '1', "'text'", '`t`', '//', ' ');
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
const lines = fc.array(line, { maxLength: 25 });

// A list of our own: fast-check needs seconds to prepare its tables of all of Unicode.
const character = fc.constantFrom(...'aZ0_$ \t"\'`\\/*<>{}()é漢', '👩‍🚀', '\u0000', '\ud800');

describe('the side-by-side diff', () => {
  it('shows every line of both texts once and in order', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const rows = alignLines(left, right);
        expect(rows.flatMap((row) => row.left ?? [])).toEqual(left.map((_, index) => index));
        expect(rows.flatMap((row) => row.right ?? [])).toEqual(right.map((_, index) => index));
      }),
    );
  });

  it('calls two lines the same exactly when they differ in indentation at most', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        for (const row of alignLines(left, right)) {
          const both = row.left !== undefined && row.right !== undefined;
          expect(row.same).toBe(both && left[row.left ?? -1]?.trim() === right[row.right ?? -1]?.trim());
        }
      }),
    );
  });

  it('finds no difference between a text and itself', () => {
    fc.assert(
      fc.property(lines, (text) => {
        expect(alignLines(text, text).every(({ same }) => same)).toBe(true);
      }),
    );
  });

  it('sets changed forms of one line beside each other, and lines without a counterpart alone', () => {
    const left = ['const user = load(id);', 'check(user);', 'return user;'];
    const right = ['const order = load(id);', 'log(id);', 'check(order);', 'return order;'];
    expect(alignLines(left, right).map(({ left: a, right: b }) => [a, b])).toEqual([
      [0, 0],
      [undefined, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('keeps all of two lines, with the pieces that differ marked', () => {
    fc.assert(
      fc.property(line, line, (left, right) => {
        const pieces = comparePieces(left, right);
        expect(pieces.left.map(({ text }) => text).join('')).toBe(left);
        expect(pieces.right.map(({ text }) => text).join('')).toBe(right);
        const kept = (side: readonly { text: string; changed: boolean }[]) => side.filter(({ changed }) => !changed);
        expect(kept(pieces.left)).toEqual(kept(pieces.right));
      }),
    );
    const changed = (side: readonly { text: string; changed: boolean }[]) =>
      side.flatMap((piece) => (piece.changed ? piece.text : []));
    const { left, right } = comparePieces("load('/users/' + id, 3)", "load('/orders/' + id, 4)");
    expect([changed(left), changed(right)]).toEqual([
      ["'/users/'", '3'],
      ["'/orders/'", '4'],
    ]);
  });

  it('cuts any text into pieces without losing a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        const single = text.replace(/[\n\r\u2028\u2029]/g, '');
        expect(lexemes(single).join('')).toBe(single);
      }),
    );
    expect(lexemes("a /* b */ 'c\\'d' + über // e")).toEqual([
      'a',
      ' ',
      '/* b */',
      ' ',
      "'c\\'d'",
      ' ',
      '+',
      ' ',
      'über',
      ' ',
      '// e',
    ]);
  });

  it('leaves out the indentation that all lines share, whatever ends the lines', () => {
    expect(dedentedLines('function f() {\r\n    if (a) {\r\n\tb();\r\n    }\r\n  }')).toEqual([
      'function f() {',
      '  if (a) {',
      'b();',
      '  }',
      '}',
    ]);
    expect(dedentedLines('')).toEqual(['']);
  });

  it('takes a line of a megabyte as one piece', () => {
    const [left, right] = ['a;'.repeat(500_000), 'b;'.repeat(500_000)];
    expect(comparePieces(left, right).left).toEqual([{ text: left, changed: true }]);
    expect(alignLines([left, 'x'], [right, 'x'])).toHaveLength(3);
  });

  it('aligns two texts of thousands of lines without comparing every pair', () => {
    const body = (name: string) => Array.from({ length: 3000 }, (_, index) => `${name}(${index});`);
    const [left, right] = [
      ['start', ...body('a'), 'end'],
      ['start', ...body('b'), 'end'],
    ];
    const rows = alignLines(left, right);
    expect(rows).toHaveLength(6002);
    expect(rows.filter(({ same }) => same)).toHaveLength(2);
  });
});
