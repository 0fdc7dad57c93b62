import { createHash } from 'node:crypto';
import type { Class, Member, Place, Tier } from '../../rows.ts';
import { byPlace, compare, type Variant } from './functions.ts';
import { type Group, meanOfPairs, medoidOf, PART_NAMES, weakestOf } from './group.ts';
import type { Parts } from './score.ts';
import { ceilingOf } from './weights.ts';

/** Mean share of common shingles from which a class counts as edited rather than rewritten. */
const EDITED = 0.5;

/** The row of a cluster. */
export function classRow(group: Group): Class {
  const size = group.variants.length;
  const medoid = medoidOf(group);
  const members = group.variants.flatMap((variant, i) => {
    const similarity = rounded(group.scores[medoid * size + i] as number);
    return variant.members.map((place): Member => ({ ...place, similarity }));
  });
  members.sort(byPlace);
  const means = PART_NAMES.map((name, part) => [name, meanOfPairs(group, group.parts[part] as Float64Array)] as const);
  const parts = Object.fromEntries(means) as unknown as Parts;
  return {
    type: 'class',
    id: classId(members),
    score: rounded(scoreOf(group, medoid)),
    tier: tierOf(group, parts),
    medoid: group.variants[medoid]?.members[0]?.anchor ?? '',
    parts: {
      syntax: rounded(parts.syntax),
      names: rounded(parts.names),
      shape: rounded(parts.shape),
      shingles: rounded(parts.shingles),
    },
    weakest: rounded(weakestOf(group)),
    members,
  };
}

/** `sim-` and ten hex digits, from the anchors of the members whatever their order. */
function classId(members: readonly Pick<Place, 'anchor'>[]): string {
  const anchors = members.map(({ anchor }) => anchor).sort(compare);
  return `sim-${createHash('sha256').update(anchors.join('\n')).digest('hex').slice(0, 10)}`;
}

/** Mean score of the pairs, or less where there is not much to gain. */
function scoreOf(group: Group, medoid: number): number {
  const { substance, members } = group.variants[medoid] as Variant;
  const ceiling = ceilingOf(substance, members[0]?.tokens ?? 0, isIdentical(group));
  return Math.min(meanOfPairs(group, group.scores), ceiling);
}

function isIdentical({ variants }: Group): boolean {
  return variants.length === 1 && variants[0]?.identical === true;
}

function tierOf(group: Group, parts: Parts): Tier {
  const { variants } = group;
  if (isIdentical(group)) return 'identical';
  if (variants.every(({ normal }) => normal === variants[0]?.normal)) return 'renamed';
  return parts.shingles >= EDITED ? 'edited' : 'rewritten';
}

/** Four digits tell classes apart; more would only make texts longer. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
