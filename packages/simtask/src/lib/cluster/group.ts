import type { Place } from '../../rows.ts';
import { byPlace, type Variant } from './functions.ts';
import type { PairScorer, Parts } from './score.ts';

/** Variants with the scores of all their pairs: what a class is made of. */
export interface Group {
  readonly variants: readonly Variant[];
  readonly scores: Float64Array;
  readonly parts: readonly Float64Array[];
}

/** The order of `Group.parts`. */
export const PART_NAMES = ['syntax', 'names', 'shape', 'shingles'] as const satisfies readonly (keyof Parts)[];

/** Scores all pairs of the variants. Memory: 40 bytes a pair, both ways. */
export function scoreGroup(variants: readonly Variant[], scorer: PairScorer): Group {
  const size = variants.length;
  const scores = new Float64Array(size * size).fill(1);
  const parts = PART_NAMES.map(() => new Float64Array(size * size).fill(1));
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const score = scorer.score((variants[i] as Variant).features, (variants[j] as Variant).features);
      scores[i * size + j] = score;
      scores[j * size + i] = score;
      const found = scorer.parts;
      PART_NAMES.forEach((name, part) => {
        (parts[part] as Float64Array)[i * size + j] = found[name];
        (parts[part] as Float64Array)[j * size + i] = found[name];
      });
    }
  }
  separateNested({ variants, scores, parts });
  return { variants, scores, parts };
}

/** A function and one inside it look alike, but neither is a copy of the other. */
function separateNested({ variants, scores }: Group): void {
  const placed = variants.flatMap(({ members }, variant) => members.map((place) => ({ place, variant })));
  placed.sort((a, b) => byPlace(a.place, b.place));
  const around: typeof placed = [];
  for (const inner of placed) {
    while (around.length > 0 && !contains((around.at(-1) as typeof inner).place, inner.place)) around.pop();
    for (const outer of around) {
      if (outer.variant === inner.variant) continue;
      scores[outer.variant * variants.length + inner.variant] = 0;
      scores[inner.variant * variants.length + outer.variant] = 0;
    }
    around.push(inner);
  }
}

/** Whether `inner` lies inside `outer` and is not the same function. */
export function contains(outer: Place, inner: Place): boolean {
  return (
    outer.path === inner.path &&
    outer.start <= inner.start &&
    inner.end <= outer.end &&
    inner.end - inner.start < outer.end - outer.start
  );
}

/** The group of the variants with these indices, which ascend. */
export function subgroup(group: Group, indices: readonly number[]): Group {
  // All of them: no copy, which is what most small components end as.
  if (indices.length === group.variants.length) return group;
  const pick = (values: Float64Array) => {
    const picked = new Float64Array(indices.length ** 2);
    indices.forEach((a, i) => {
      indices.forEach((b, j) => {
        picked[i * indices.length + j] = values[a * group.variants.length + b] as number;
      });
    });
    return picked;
  };
  return {
    variants: indices.map((i) => group.variants[i] as Variant),
    scores: pick(group.scores),
    parts: group.parts.map(pick),
  };
}

/** Number of functions in the group. */
export function massOf(group: Group): number {
  return group.variants.reduce((sum, { members }) => sum + members.length, 0);
}

/** Mean over all pairs of functions; copies of one variant are at 1. */
export function meanOfPairs(group: Group, values: Float64Array): number {
  const size = group.variants.length;
  const masses = group.variants.map(({ members }) => members.length);
  let sum = 0;
  let pairs = 0;
  masses.forEach((p, i) => {
    sum += (p * (p - 1)) / 2;
    pairs += (p * (p - 1)) / 2;
    for (let j = i + 1; j < size; j++) {
      const q = masses[j] as number;
      sum += p * q * (values[i * size + j] as number);
      pairs += p * q;
    }
  });
  return pairs === 0 ? 1 : sum / pairs;
}

/** Index of the variant closest to all functions; the first of equals. */
export function medoidOf({ variants, scores }: Group): number {
  const size = variants.length;
  const closeness = variants.map((_, i) =>
    variants.reduce((sum, { members }, j) => sum + members.length * (scores[i * size + j] as number), 0),
  );
  return closeness.indexOf(Math.max(...closeness));
}

/** The lowest score of a pair. */
export function weakestOf({ scores }: Group): number {
  return scores.reduce((least, score) => Math.min(least, score), 1);
}
