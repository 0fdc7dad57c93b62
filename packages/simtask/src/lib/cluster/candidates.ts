import { RARE } from '../embed/common-names.ts';
import type { FeatureStore } from './feature-store.ts';
import type { Variant } from './functions.ts';
import { PairSet } from './pair-set.ts';
import type { Pauses } from './pauses.ts';
import { pairBySharedMinimum } from './shared-minimum.ts';
import { SharingIndex } from './sharing-index.ts';

/** Functions more different in size than this are not compared. */
const SIZE_RATIO = 0.35;
/** In a large family, how many neighbours each member is compared with before clustering compares the rest. */
const FAMILY_REACH = 8;

/** Units of work of one look-up. */
const LOOK_UP = 32;

/** The indices of variants whose tokens are the same but for names and literals. */
export type Family = readonly number[];

/**
 * Pairs of variants worth scoring, far fewer than all: those that share many shingles, or rare names (which finds what
 * was written anew), or all but names and literals.
 */
export async function candidatePairs(
  variants: readonly Variant[],
  store: FeatureStore,
  pauses: Pauses,
): Promise<PairSet> {
  const pairs = new PairSet(variants.length);
  const families = groupFamilies(variants);
  for (const family of families) pairFamily(family, pairs);
  await pairByShingles(families, variants, store, pairs, pauses);
  await pairByNames(variants, store, pairs, pauses);
  return pairs.sort();
}

function groupFamilies(variants: readonly Variant[]): readonly Family[] {
  const families = new Map<string, number[]>();
  variants.forEach(({ normal }, i) => {
    const family = families.get(normal);
    if (family) family.push(i);
    else families.set(normal, [i]);
  });
  return [...families.values()];
}

function pairFamily(family: Family, pairs: PairSet): void {
  const reach = family.length <= 4 * FAMILY_REACH ? family.length : FAMILY_REACH;
  family.forEach((a, i) => {
    for (const b of family.slice(i + 1, i + 1 + reach)) pairs.add(a, b);
  });
}

async function pairByShingles(
  families: readonly Family[],
  variants: readonly Variant[],
  { shingles }: FeatureStore,
  pairs: PairSet,
  pauses: Pauses,
): Promise<void> {
  const listOf = Uint32Array.from(families, ([first]) => variants[first as number]?.features as number);
  const index = new SharingIndex(shingles, listOf, {
    cap: capFor(families.length, 100),
    sample: 40,
    keep: 12,
    fits: sizeFilter((family) => shingles.length(listOf[family] as number), families.length),
  });
  pairBySharedMinimum(shingles, listOf, (i, j) => pairFamilies(families[i] as Family, families[j] as Family, pairs));
  for (const [i, family] of families.entries()) {
    for (const j of index.neighbours(i)) pairFamilies(family, families[j] as Family, pairs);
    await pauses.after(LOOK_UP);
  }
}

/** All pairs of small families; of large ones enough to join them, clustering compares the rest. */
function pairFamilies(family: Family, other: Family, pairs: PairSet): void {
  for (const a of family.slice(0, FAMILY_REACH)) for (const b of other) pairs.add(a, b);
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
    await pauses.after(LOOK_UP);
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
