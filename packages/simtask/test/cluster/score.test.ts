import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeatureStore } from '../../src/lib/cluster/feature-store.ts';
import { PairScorer } from '../../src/lib/cluster/score.ts';
import { embeddedRow } from './world.ts';

/** Functions of statements from a small stock, so that pairs share anything from nothing to all. */
const functions = fc.array(
  fc.record({
    statements: fc.array(fc.nat(30), { minLength: 1, maxLength: 12 }),
    spelling: fc.constantFrom('', '', 'A'),
  }),
  { minLength: 2, maxLength: 6 },
);

describe('a score', () => {
  it('is the same whether or not a threshold spares work, unless it is below that', () => {
    fc.assert(
      fc.property(functions, fc.double({ min: 0.01, max: 1, noNaN: true }), (made, atLeast) => {
        const store = new FeatureStore();
        for (const each of made) store.add(embeddedRow({ path: 'a.ts', name: 'f', ...each }).features);
        const scorer = new PairScorer(store);
        for (const a of made.keys()) {
          for (const b of made.keys()) {
            const score = scorer.score(a, b);
            expect(scorer.score(b, a)).toBe(score);
            const spared = scorer.score(a, b, atLeast);
            expect(spared).toBe(score < atLeast && spared === 0 ? 0 : score);
            // The threshold that it just reaches.
            if (score > 0) expect(scorer.score(a, b, score)).toBe(score);
          }
        }
      }),
    );
  });
});
