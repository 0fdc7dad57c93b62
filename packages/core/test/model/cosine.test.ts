import { CosineIndex, Idf, idfCosine, idfCoverage, termCounts } from '@pipelines/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const TEXTS = ['fix the login form', 'add a login page', 'release notes', 'fix release script'].map(termCounts);
const idf = new Idf();
for (const text of TEXTS) idf.add(text);

describe('idf cosine', () => {
  it('weighs rare terms more: ln(1 + N / (1 + df))', () => {
    expect(idf.of('login')).toBeCloseTo(Math.log(1 + 4 / 3), 12);
    expect(idf.of('page')).toBeCloseTo(Math.log(1 + 4 / 2), 12);
    expect(idf.of('never-seen')).toBeCloseTo(Math.log(5), 12);
  });

  it('is 1 for the same terms, 0 for none in common, symmetric and never above 1', () => {
    expect(idfCosine(termCounts('login form'), termCounts('form login'), idf)).toBeCloseTo(1, 12);
    expect(idfCosine(termCounts('login'), termCounts('release'), idf)).toBe(0);
    fc.assert(
      fc.property(fc.lorem({ maxCount: 20 }), fc.lorem({ maxCount: 20 }), (a, b) => {
        const [one, two] = [termCounts(a), termCounts(b)];
        const cosine = idfCosine(one, two, idf);
        expect(cosine).toBeGreaterThanOrEqual(0);
        expect(cosine).toBeLessThanOrEqual(1);
        expect(idfCosine(two, one, idf)).toBeCloseTo(cosine, 12);
      }),
    );
  });

  it('covers the share of weight that the text has', () => {
    expect(idfCoverage(termCounts('login page'), termCounts('page'), idf)).toBeCloseTo(
      idf.of('page') / (idf.of('login') + idf.of('page')),
      12,
    );
    expect(idfCoverage(termCounts(''), termCounts('page'), idf)).toBe(0);
  });

  it('finds through the index what comparing pair by pair finds', () => {
    const index = new CosineIndex(idf);
    for (const [i, text] of TEXTS.entries()) index.add(`t${i}`, text);
    const query = termCounts('fix the login page');
    const scores = index.compare(query);
    for (const [i, text] of TEXTS.entries()) expect(scores.of(`t${i}`)).toBeCloseTo(idfCosine(query, text, idf), 12);
    expect(index.search(query, { limit: 1, accept: (id) => id !== 't1' })[0]?.id).toBe('t0');
  });
});
