import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editScript } from '../../src/lib/plan/compare/edit-script.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });

function edits(a: readonly string[], b: readonly string[]): number {
  const hunks = editScript(a, b, Number.MAX_SAFE_INTEGER) ?? [];
  return hunks.reduce((sum, { aStart, aEnd, bStart, bEnd }) => sum + aEnd - aStart + bEnd - bStart, 0);
}

/** Length of the longest common subsequence, by the table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries()) next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row[b.length] ?? 0;
}

describe('the edit script of two sequences', () => {
  it('turns the first into the second', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const made: string[] = [];
        let at = 0;
        for (const { aStart, aEnd, bStart, bEnd } of editScript(a, b, Number.MAX_SAFE_INTEGER) ?? []) {
          made.push(...a.slice(at, aStart), ...b.slice(bStart, bEnd));
          expect(made.length).toBe(bEnd);
          at = aEnd;
        }
        expect([...made, ...a.slice(at)]).toEqual(b);
      }),
    );
  });

  it('is as short as can be', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(edits(a, b)).toBe(a.length + b.length - 2 * common(a, b));
      }),
    );
  });

  it('has hunks with something equal between them', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const hunks = editScript(a, b, Number.MAX_SAFE_INTEGER) ?? [];
        for (const [i, { aStart, bStart }] of hunks.entries()) {
          const before = hunks[i - 1];
          if (before) expect(aStart - before.aEnd).toBe(bStart - before.bEnd);
          if (before) expect(aStart).toBeGreaterThan(before.aEnd);
        }
      }),
    );
  });

  it('gives up when it takes more edits than allowed', () => {
    expect(editScript(['a', 'b', 'c'], ['x', 'y', 'z'], 5)).toBeUndefined();
    expect(editScript(['a', 'b', 'c'], ['x', 'y', 'z'], 6)).toHaveLength(1);
  });
});
