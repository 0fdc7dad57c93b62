import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fingerprints } from '../../src/lib/finding/fingerprint.ts';
import { IdSet } from '../../src/lib/finding/id-set.ts';

const base = { rule: 'no-unused-vars', path: 'src/a.ts', text: 'const x = 1;', message: 'x is not used' };

describe('Fingerprints', () => {
  it('hand out 16 hex digits, the same in every run', () => {
    expect(new Fingerprints().idOf(base)).toMatch(/^[0-9a-f]{16}$/);
    expect(new Fingerprints().idOf(base)).toBe(new Fingerprints().idOf(base));
  });

  it('do not look at white space or, where there is a text, at the message', () => {
    const id = new Fingerprints().idOf(base);
    expect(new Fingerprints().idOf({ ...base, text: '\r\n\tconst  x =\n 1; ', message: 'other' })).toBe(id);
  });

  it.each([
    ['rule', { rule: 'no-var' }],
    ['path', { path: 'src/b.ts' }],
    ['text', { text: 'const y = 1;' }],
    ['key', { key: 'const x = 1;' }],
    ['missing path', { path: undefined }],
  ])('differ by %s', (_, other) => {
    expect(new Fingerprints().idOf({ ...base, ...other })).not.toBe(new Fingerprints().idOf(base));
  });

  it('go by the message where the text is blank or unknown', () => {
    const blank = new Fingerprints().idOf({ ...base, text: ' \n' });
    expect(new Fingerprints().idOf({ ...base, text: undefined })).toBe(blank);
    expect(new Fingerprints().idOf({ ...base, text: undefined, message: 'other' })).not.toBe(blank);
  });

  it('tell equal findings apart by their occurrence, so that one more changes no earlier one', () => {
    const few = new Fingerprints();
    const many = new Fingerprints();
    const first = Array.from({ length: 3 }, () => few.idOf(base));
    const all = Array.from({ length: 5000 }, () => many.idOf(base));
    expect(all.slice(0, 3)).toEqual(first);
    expect(new Set(all).size).toBe(5000);
  });

  it('are unique for any parts, in any order with ids that are kept', () => {
    const word = fc.constantFrom('a', 'b', ' ');
    const parts = fc.record(
      { rule: word, path: word, text: word, key: word, message: word },
      { requiredKeys: ['rule', 'message'] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.nat({ max: 3 })), { maxLength: 40 }), (list) => {
        const ids = new Fingerprints();
        const seen = new Set<string>();
        for (const item of list) {
          if (typeof item !== 'number') {
            const id = ids.idOf(item);
            expect(seen.has(id)).toBe(false);
            seen.add(id);
          } else {
            const kept = item === 3 ? new Fingerprints().idOf(base) : item.toString(16).padStart(16, '0');
            expect(ids.keep(kept)).toBe(!seen.has(kept));
            seen.add(kept);
          }
        }
      }),
    );
  });

  it('know what was said before', () => {
    const ids = new Fingerprints();
    expect(['a', 'b', 'a', 'b', 'c'].map((statement) => ids.isFirst(statement))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('keep nothing that is no id', () => {
    for (const text of ['', 'abc', '0123456789abcdeF', '0123456789abcdef0']) {
      expect(new Fingerprints().keep(text)).toBe(false);
    }
  });
});

describe('IdSet', () => {
  it('is a set, also of ids that lie close together', () => {
    const id = fc
      .tuple(fc.nat({ max: 3 }), fc.nat({ max: 2000 }))
      .map(([high, low]) => high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0'));
    fc.assert(
      fc.property(fc.array(id, { maxLength: 3000 }), (list) => {
        const ours = new IdSet();
        const theirs = new Set<string>();
        for (const next of list) {
          expect(ours.add(next)).toBe(!theirs.has(next));
          theirs.add(next);
        }
        expect(ours.size).toBe(theirs.size);
      }),
      { numRuns: 20 },
    );
  });
});
