import { jsonParts } from '@pipelines/core/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const text = (fields: Readonly<Record<string, unknown>>) => [...jsonParts(fields)].join('');

describe('JSON in parts', () => {
  it('is what JSON.stringify gives, for any object', () => {
    const value = fc.object({
      maxDepth: 3,
      withNullPrototype: false,
      values: [fc.jsonValue(), fc.constant(undefined)],
    });
    fc.assert(
      fc.property(value, (fields) => {
        expect(text(fields)).toBe(`${JSON.stringify(fields, null, 2)}\n`);
      }),
    );
  });

  it('takes lists that are made while they are read', () => {
    function* squares() {
      for (const n of [1, 2, 3]) yield { n, square: n * n };
    }
    expect(JSON.parse(text({ before: 1, squares: squares(), after: [] }))).toEqual({
      before: 1,
      squares: [
        { n: 1, square: 1 },
        { n: 2, square: 4 },
        { n: 3, square: 9 },
      ],
      after: [],
    });
  });

  it('comes in parts that stay small', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'x'.repeat(50) }));
    const parts = [...jsonParts({ long })];
    expect(parts.length).toBeGreaterThan(20);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(70_000);
  });
});
