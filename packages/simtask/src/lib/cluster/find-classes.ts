import type { StepContext } from '@pipelines/core';
import type { Class } from '../../rows.ts';
import { candidatePairs } from './candidates.ts';
import { classRow } from './class-row.ts';
import { components } from './components.ts';
import { compare, type Functions, type Variant } from './functions.ts';
import { scoreGroup } from './group.ts';
import { withoutNested } from './nested.ts';
import { PairScorer } from './score.ts';
import { split } from './split.ts';

/** Larger components fall apart at their weakest edges: within one, all pairs are scored. */
const LARGEST_COMPONENT = 256;

/** All classes of at least `minScore`: the highest score first, then by id. */
export function findClasses(
  functions: Functions,
  minScore: number,
  ctx: Pick<StepContext, 'progress' | 'signal'>,
): Class[] {
  const variants = functions.variants();
  const scorer = new PairScorer(functions.store);
  const clusters = [...componentsOf(variants, functions, scorer, minScore)].flatMap((component) => {
    ctx.signal.throwIfAborted();
    ctx.progress.add(component.length);
    return split(scoreGroup(component, scorer), minScore);
  });
  const classes = withoutNested(clusters.map(classRow).filter(({ score }) => score >= minScore));
  return classes.sort((a, b) => b.score - a.score || compare(a.id, b.id));
}

/** Variants that may belong together; a variant with copies is a component even if it is alone. */
function* componentsOf(
  variants: readonly Variant[],
  { store }: Functions,
  scorer: PairScorer,
  minScore: number,
): Generator<readonly Variant[]> {
  const edges = { a: [] as number[], b: [] as number[], weight: [] as number[] };
  candidatePairs(variants, store).forEach((a, b) => {
    const weight = scorer.score((variants[a] as Variant).features, (variants[b] as Variant).features, minScore);
    if (weight < minScore) return;
    edges.a.push(a);
    edges.b.push(b);
    edges.weight.push(weight);
  });
  const joined = components(variants.length, edges, LARGEST_COMPONENT);
  for (const indices of joined) yield indices.map((i) => variants[i] as Variant);
  const together = new Set(joined.flat());
  for (const [i, variant] of variants.entries()) {
    if (!together.has(i) && variant.members.length > 1) yield [variant];
  }
}
