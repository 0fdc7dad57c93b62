import { RARE } from '../embed/common-names.ts';
import { Families } from './families.ts';
import type { FeatureStore } from './feature-store.ts';
import type { Variant } from './functions.ts';
import { PairSet, type Pairs } from './pair-set.ts';
import type { Pauses } from './pauses.ts';
import { pairBySharedMinimum } from './shared-minimum.ts';
import { SharingIndex } from './sharing-index.ts';

/** Functions more different in size than this are not compared. */
const SIZE_RATIO = 0.35;
/** Units of work of one look-up. */
const LOOK_UP = 32;

/**
 * Pairs of variants worth scoring, far fewer than all: those that share many shingles, or rare names (which finds what
 * was written anew), or all but names and literals.
 */
export async function candidatePairs(
  variants: readonly Variant[],
  store: FeatureStore,
  pauses: Pauses,
): Promise<Pairs> {
  const pairs = new PairSet(variants.length);
  const families = new Families(variants);
  for (let family = 0; family < families.count; family++) families.pairWithin(family, pairs);
  await pairByShingles(families, store, pairs, pauses);
  await pairByNames(variants, store, pairs, pauses);
  return pairs.sorted();
}

async function pairByShingles(
  families: Families,
  { shingles }: FeatureStore,
  pairs: PairSet,
  pauses: Pauses,
): Promise<void> {
  const listOf = Uint32Array.from({ length: families.count }, (_, i) => families.featuresOf(i));
  const index = new SharingIndex(shingles, listOf, {
    cap: capFor(families.count, 100),
    sample: 40,
    keep: 12,
    fits: sizeFilter((family) => shingles.length(listOf[family] as number), families.count),
  });
  pairBySharedMinimum(shingles, listOf, (i, j) => families.pairBetween(i, j, pairs));
  for (let i = 0; i < families.count; i++) {
    for (const j of index.neighbours(i)) families.pairBetween(i, j, pairs);
    if (pauses.due(LOOK_UP)) await pauses.pause();
  }
}

async function pairByNames(
  variants: readonly Variant[],
  { names, shingles }: FeatureStore,
  pairs: PairSet,
  pauses: Pauses,
): Promise<void> {
  const listOf = Uint32Array.from(variants, ({ features }) => features);
  const index = new SharingIndex(names.lists, listOf, {
    cap: capFor(variants.length, 40),
    sample: 24,
    keep: 8,
    usable: (hash) => (hash & 3) === RARE,
    fits: sizeFilter((variant) => shingles.length(listOf[variant] as number), variants.length),
  });
  for (let i = 0; i < variants.length; i++) {
    for (const j of index.neighbours(i)) pairs.add(i, j);
    if (pauses.due(LOOK_UP)) await pauses.pause();
  }
}

/** What is common grows with the corpus, up to where looking it up costs more than it finds. */
function capFor(size: number, most: number): number {
  return Math.min(most, Math.max(20, Math.ceil(size / 20)));
}

function sizeFilter(sizeOf: (item: number) => number, count: number): (a: number, b: number) => boolean {
  const sizes = Float64Array.from({ length: count }, (_, item) => sizeOf(item));
  return (a, b) => {
    const p = sizes[a] as number;
    const q = sizes[b] as number;
    return p < q ? p >= q * SIZE_RATIO : q >= p * SIZE_RATIO;
  };
}
