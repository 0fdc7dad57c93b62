import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedLists } from '../../src/lib/cluster/packed-lists.ts';
import { HashBag } from '../../src/lib/embed/bag.ts';
import { Embedder } from '../../src/lib/embed/embed-function.ts';
import { addNames, COMMON, RARE } from '../../src/lib/embed/name-features.ts';
import { packUint8, packUint32 } from '../../src/lib/embed/packed.ts';
import { addShingles } from '../../src/lib/embed/shingles.ts';
import { addSyntaxFeatures, EDGE, FAMILY, NODE, TREE } from '../../src/lib/embed/syntax-features.ts';
import { madeFunction } from '../cluster/world.ts';

const uint32s = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 60 });

function take(fill: (bag: HashBag) => void) {
  const bag = new HashBag();
  fill(bag);
  return bag.take();
}

describe('packed numbers', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(uint32s, (values) => {
        const lists = new PackedLists();
        const list = lists.add(packUint32(Uint32Array.from(values)));
        expect([...lists.values.subarray(lists.start(list), lists.end(list))]).toEqual(values);
        const bytes = values.map((value) => value & 255);
        expect([...Buffer.from(packUint8(Uint8Array.from(bytes)), 'base64')]).toEqual(bytes);
      }),
    );
  });
});

describe('a bag', () => {
  it('gives distinct hashes in ascending order with their counts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 })), (values) => {
        const { hashes, counts } = take((bag) => {
          for (const value of values) bag.add(value);
        });
        expect([...hashes]).toEqual([...new Set(values)].sort((a, b) => a - b));
        expect([...counts]).toEqual([...hashes].map((hash) => values.filter((value) => value === hash).length));
      }),
    );
  });

  it('counts up to 255 and is empty after it was taken', () => {
    const bag = new HashBag();
    for (let i = 0; i < 3000; i++) bag.add(7);
    expect([...bag.take().counts]).toEqual([255]);
    expect(bag.take().hashes).toHaveLength(0);
  });
});

describe('shingles', () => {
  const of = (tokens: readonly number[]) => [...take((bag) => addShingles(Uint32Array.from(tokens), bag)).hashes];

  it('are one per run of five tokens, and one for less than five', () => {
    expect(of([1, 2, 3, 4, 5, 6, 7])).toHaveLength(3);
    expect(of([1, 2])).toHaveLength(1);
    expect(of([])).toHaveLength(1);
    expect(of([1, 2])).not.toEqual(of([2, 1]));
  });

  it('change at most five where one token changes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 12, maxLength: 40 }), fc.nat(), (tokens, at) => {
        const edited = tokens.with(at % tokens.length, 2 ** 31 + 1);
        const kept = new Set(of(tokens));
        expect(of(edited).filter((hash) => !kept.has(hash)).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('syntax features', () => {
  const of = (nodes: readonly number[]) => take((bag) => addSyntaxFeatures(Uint8Array.from(nodes), bag));
  const kinds = (nodes: readonly number[]) => {
    const { hashes, counts } = of(nodes);
    const found = [0, 0, 0, 0];
    hashes.forEach((hash, i) => {
      found[hash & 3] = (found[hash & 3] ?? 0) + (counts[i] ?? 0);
    });
    return found;
  };

  it('are nodes, edges, families and trees of three levels', () => {
    // 1(2(3)) 4
    const found = kinds([1, 2, 3, 0, 0, 0, 4, 0]);
    expect(found[NODE]).toBe(4);
    expect(found[EDGE]).toBe(4);
    expect(found[FAMILY]).toBe(2);
    expect(found[TREE]).toBe(1);
  });

  it('do not change elsewhere when a leaf does', () => {
    const a = new Set(of([1, 2, 0, 3, 0, 0, 5, 6, 0, 0]).hashes);
    const b = new Set(of([1, 2, 0, 3, 0, 0, 5, 7, 0, 0]).hashes);
    expect([...b].filter((hash) => !a.has(hash)).length).toBeLessThanOrEqual(3);
  });

  it('S3-12 take 100,000 levels and unbalanced levels without overflow', () => {
    expect(kinds(Array.from({ length: 100_000 }, () => 9))[NODE]).toBe(255);
    expect(kinds([0, 0, 1, 0, 0, 2])[NODE]).toBe(2);
  });
});

describe('names', () => {
  it('carry their rarity in the two low bits', () => {
    const { hashes } = take((bag) => addNames(['length', 'reticulateSplines'], bag));
    expect([...hashes].map((hash) => hash & 3).sort()).toEqual([COMMON, RARE]);
  });
});

describe('02-embed', () => {
  it('is a pure function of the row', () => {
    const row = madeFunction({ path: 'a.ts', name: 'f', statements: [1, 2, 3] });
    const embedder = new Embedder();
    const first = embedder.embed(row);
    embedder.embed(madeFunction({ path: 'b.ts', name: 'g', statements: [9, 8, 7, 6, 5] }));
    expect(embedder.embed(row)).toEqual(first);
    expect(first).not.toHaveProperty('syntax');
  });
});
