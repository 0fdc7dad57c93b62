import { Matcher, tokenize } from '@pipelines/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const FILES = [
  { path: 'src/cache/store.ts', symbols: ['openStore'], text: 'opens the store of the cache' },
  { path: 'src/http/client.ts', symbols: ['HttpClient'], text: 'requests with retry and a cache of answers' },
  { path: 'docs/guide.md', symbols: [], text: 'how to open a door' },
];

function matcherOf(files: readonly (typeof FILES)[number][], vocabulary?: ReadonlySet<string>): Matcher {
  const matcher = new Matcher(vocabulary ? { vocabulary } : {});
  for (const { path, ...rest } of files) matcher.add(path, { path, ...rest });
  return matcher;
}

/** BM25 of one field, written down a second time from the formula. */
function bm25(query: string, docs: readonly string[][], at: number, weight: number, b: number): number {
  const average = docs.reduce((sum, doc) => sum + doc.length, 0) / docs.length;
  const terms = tokenize(query);
  let score = 0;
  for (const term of new Set(terms)) {
    const df = docs.filter((doc) => doc.includes(term)).length;
    const tf = (docs[at] ?? []).filter((word) => word === term).length;
    const idf = Math.log(1 + (docs.length - df + 0.5) / (df + 0.5));
    const queryTf = Math.min(3, terms.filter((word) => word === term).length);
    const norm = 1 - b + (b * (docs[at]?.length ?? 0)) / average;
    if (tf > 0) score += (weight * queryTf * idf * tf * 2.2) / (tf + 1.2 * norm);
  }
  return score;
}

describe('Matcher', () => {
  it('sums BM25 over path, symbols and path with text, query terms counted three times at most', () => {
    const query = 'open the cache cache cache cache store';
    const paths = FILES.map(({ path }) => tokenize(path));
    const symbols = FILES.map((file) => file.symbols.flatMap(tokenize));
    const texts = FILES.map(({ path, text }) => [...tokenize(path), ...tokenize(text)]);
    const expected = FILES.map(
      (_, i) => bm25(query, paths, i, 1, 0.3) + bm25(query, symbols, i, 0.5, 0.5) + bm25(query, texts, i, 1, 0.5),
    );
    const scores = matcherOf(FILES).compare(query);
    for (const [i, { path }] of FILES.entries()) expect(scores.of(path)).toBeCloseTo(expected[i] ?? 0, 10);
    expect(matcherOf(FILES).search(query)[0]?.id).toBe('src/cache/store.ts');
  });

  it('gives the same hits for any order of adding', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(FILES, { minLength: FILES.length }), (files) => {
        expect(matcherOf(files).search('open cache store door')).toEqual(
          matcherOf(FILES).search('open cache store door'),
        );
      }),
    );
  });

  it('gives the same hits when only the terms of the query are kept', () => {
    const query = 'retry the http cache';
    expect(matcherOf(FILES, new Set(tokenize(query))).search(query)).toEqual(matcherOf(FILES).search(query));
    expect(matcherOf(FILES, new Set()).search(query)).toEqual([]);
  });

  it('orders equal scores by id', () => {
    const matcher = new Matcher();
    for (const id of ['b', 'c', 'a']) matcher.add(id, { path: 'same/path.ts' });
    expect(matcher.search('path', { limit: 2 }).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('finds the same best hits as a full sort', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('cache', 'store', 'cache store', 'door'), { maxLength: 40 }), (texts) => {
        const matcher = new Matcher();
        for (const [i, text] of texts.entries()) matcher.add(`f${i}`, { path: 'file', text });
        const all = matcher.search('cache store', { limit: Number.POSITIVE_INFINITY });
        expect(matcher.search('cache store', { limit: 5 })).toEqual(all.slice(0, 5));
      }),
    );
  });

  it('returns nothing from an empty index or for an empty query', () => {
    expect(new Matcher().search('cache')).toEqual([]);
    expect(matcherOf(FILES).search('')).toEqual([]);
  });

  it('refuses a bad option, naming expected, got and typeof', () => {
    expect(() => new Matcher({ vocabulary: ['a'] as unknown as Set<string> })).toThrow(TypeError);
    expect(() => matcherOf(FILES).search('a', { limit: 0 })).toThrow(/positive integer.*got 0 \(number\)/);
    expect(() => matcherOf(FILES).search('a', { limit: '3' as unknown as number })).toThrow(TypeError);
    expect(() => matcherOf([...FILES, ...FILES])).toThrow(RangeError);
  });
});
