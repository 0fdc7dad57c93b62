import { averageLinkage } from './average-linkage.ts';
import { type Group, massOf, medoidOf, subgroup } from './group.ts';

/**
 * The clusters of a component with two functions or more. By average linkage, and every member is as similar to the
 * medoid as `minScore` asks: who is too far leaves, and those who left may form clusters of their own.
 */
export function split(component: Group, minScore: number): Group[] {
  const weights = component.variants.map(({ members }) => members.length);
  const similarities = { size: component.variants.length, values: component.scores };
  const clusters: Group[] = [];
  const left: number[] = [];
  for (const indices of averageLinkage(similarities, weights, minScore)) {
    const kept = nearMedoid(component, indices, minScore);
    const group = subgroup(component, kept);
    if (massOf(group) > 1) clusters.push(group);
    const away = new Set(kept);
    left.push(...indices.filter((index) => !away.has(index)));
  }
  // Somebody stays in every cluster, so fewer are left each time.
  return left.length === 0 ? clusters : [...clusters, ...split(subgroup(component, left), minScore)];
}

/** Those that stay once all who are too far from the medoid have left; the medoid may change on the way. */
function nearMedoid(component: Group, indices: readonly number[], minScore: number): readonly number[] {
  const group = subgroup(component, indices);
  const size = indices.length;
  const medoid = medoidOf(group);
  const near = indices.filter((_, i) => i === medoid || (group.scores[medoid * size + i] as number) >= minScore);
  return near.length === size ? indices : nearMedoid(component, near, minScore);
}
