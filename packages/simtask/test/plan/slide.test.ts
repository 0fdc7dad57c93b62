import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editScript } from '../../src/lib/plan/compare/edit-script.ts';
import { slideToStatements } from '../../src/lib/plan/compare/slide.ts';

const words = fc.array(fc.constantFrom('¶', 'a', 'b', ';'), { maxLength: 30 });

describe('an insertion or deletion', () => {
  it('begins with a statement where it may', () => {
    const a = [...'¶a;¶d;'];
    const b = [...'¶a;¶b;¶d;'];
    expect(slideToStatements([{ aStart: 4, aEnd: 4, bStart: 4, bEnd: 7 }], a, b, '¶')).toEqual([
      { aStart: 3, aEnd: 3, bStart: 3, bEnd: 6 },
    ]);
    expect(slideToStatements([{ aStart: 2, aEnd: 5, bStart: 2, bEnd: 2 }], [...'¶a;¶b;¶d'], [...'¶a;¶d'], '¶')).toEqual(
      [{ aStart: 3, aEnd: 6, bStart: 3, bEnd: 3 }],
    );
  });

  it('still turns the first sequence into the second, with something equal between hunks', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const hunks = slideToStatements(editScript(a, b, Number.MAX_SAFE_INTEGER) ?? [], a, b, '¶');
        const made: string[] = [];
        let at = 0;
        for (const [i, { aStart, aEnd, bStart, bEnd }] of hunks.entries()) {
          if (i > 0) expect(aStart).toBeGreaterThan(at);
          made.push(...a.slice(at, aStart), ...b.slice(bStart, bEnd));
          expect(made.length).toBe(bEnd);
          at = aEnd;
        }
        expect([...made, ...a.slice(at)]).toEqual(b);
      }),
      { numRuns: 1000 },
    );
  });
});
