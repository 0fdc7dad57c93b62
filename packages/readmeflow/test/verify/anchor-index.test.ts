import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnchorIndex, hashOf } from '../../src/lib/verify/anchor-index.ts';
import { PendingAnchors } from '../../src/lib/verify/pending-anchors.ts';

describe('the index of anchors', () => {
  it('knows every anchor of a document, and none of another', () => {
    const anchors = fc.uniqueArray(fc.string(), { maxLength: 50 });
    fc.assert(
      fc.property(fc.array(anchors, { maxLength: 20 }), fc.array(fc.string()), (documents, others) => {
        const index = new AnchorIndex();
        for (const [number, each] of documents.entries()) index.add(number, each);
        for (const [number, each] of documents.entries()) {
          for (const anchor of each) expect(index.has(number, hashOf(anchor))).toBe(true);
          const hashes = new Set(each.map(hashOf));
          for (const other of others) expect(index.has(number, hashOf(other))).toBe(hashes.has(hashOf(other)));
        }
        expect(index.knows(documents.length)).toBe(false);
        expect(index.has(documents.length, hashOf('a'))).toBe(false);
      }),
    );
  });

  it('tells thousands of like anchors apart', () => {
    const anchors = Array.from({ length: 20_000 }, (_, at) => `section-${at}`);
    const index = new AnchorIndex();
    index.add(0, anchors);
    const others = Array.from({ length: 1000 }, (_, at) => `section-${at}-1`);
    expect(anchors.every((anchor) => index.has(0, hashOf(anchor)))).toBe(true);
    expect(others.filter((anchor) => index.has(0, hashOf(anchor)))).toEqual([]);
  });
});

it('links that wait come back as they were given', () => {
  const pending = new PendingAnchors();
  const given = Array.from({ length: 3000 }, (_, at) => ({
    from: at,
    at: at % 7,
    to: 2 ** 32 - 1 - at,
    hash: hashOf(`${at}`),
  }));
  for (const each of given) pending.add(each);
  expect([...pending.all()]).toEqual(given);
});
