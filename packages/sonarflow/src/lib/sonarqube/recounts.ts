import type { Answers } from './answers.ts';
import { askCount, CAP, type Count, type Listing } from './listing.ts';
import type { Leaf, Tally } from './slices.ts';

/** The parts as they are counted now, by their names: parts of one tally by one request, others by one each. */
export async function recounts(
  leaves: readonly Leaf[],
  answers: Answers,
  list: Listing,
  round: number,
): Promise<Map<string, Leaf>> {
  const tallies = new Set(leaves.flatMap(({ tally }) => tally ?? []));
  const single = leaves.filter(({ tally, cut }) => !tally && !cut);
  const parts = await Promise.all([
    ...[...tallies].map(async (tally) => {
      const filter = { ...tally.filter, facets: tally.facet };
      return leavesOfTally(tally, await askCount(answers, list, filter, round), leaves);
    }),
    ...single.map(async (leaf) => {
      const { total } = await askCount(answers, list, leaf.filter, round);
      return [{ ...leaf, total, cut: total >= CAP }];
    }),
  ]);
  return new Map(parts.flat().map((leaf) => [nameOf(leaf), leaf]));
}

/** The leaves of a tally as they are counted now: those that were read, and new ones. */
function leavesOfTally(tally: Tally, { facets }: Count, leaves: readonly Leaf[]): Leaf[] {
  const now = new Map(facets[tally.facet] ?? []);
  const own = leaves.filter((leaf) => leaf.tally === tally);
  const values = own.map((leaf) => leaf.filter[tally.facet] ?? '');
  const fresh = [...now.keys()].filter((value) => !tally.values.has(value) && !values.includes(value));
  const born = fresh.map((value) => {
    return { filter: { ...tally.filter, [tally.facet]: value }, total: 0, exact: true, cut: false, tally };
  });
  return [...own, ...born].map((leaf) => {
    const total = now.get(leaf.filter[tally.facet] ?? '') ?? 0;
    return { ...leaf, total, cut: leaf.cut || total >= CAP };
  });
}

/** Of a leaf: what it is called, whenever it is counted. */
export function nameOf({ filter }: Leaf): string {
  return JSON.stringify(filter);
}
