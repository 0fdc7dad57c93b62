import type { StepContext } from '@pipelines/core';
import type { Class } from '../../rows.ts';
import { candidatePairs } from './candidates.ts';
import { classRow } from './class-row.ts';
import { components, type Edges } from './components.ts';
import { compare, type Functions, type Variant } from './functions.ts';
import { scoreGroup } from './group.ts';
import { withoutNested } from './nested.ts';
import type { Pairs } from './pair-set.ts';
import { Pauses } from './pauses.ts';
import { PairScorer } from './score.ts';
import { split } from './split.ts';

/** Larger components fall apart at their weakest edges: within one, all pairs are scored. */
const LARGEST_COMPONENT = 512;

/**
 * All classes of at least `minScore`: the highest score first, then by id. Work grows little faster than the number of
 * different functions; others get a turn all along.
 */
export async function findClasses(
  functions: Functions,
  minScore: number,
  ctx: Pick<StepContext, 'progress' | 'signal'>,
): Promise<Class[]> {
  const variants = functions.variants();
  ctx.progress.total(variants.length);
  const pauses = new Pauses(ctx.signal);
  const scorer = new PairScorer(functions.store);
  const pairs = await candidatePairs(variants, functions.store, pauses);
  const edges = await scorePairs(pairs, variants, scorer, minScore, pauses);
  const classes: Class[] = [];
  const all = [...componentsOf(variants, edges)];
  // What is like nothing else is done.
  ctx.progress.add(variants.length - all.reduce((sum, component) => sum + component.length, 0));
  for (const component of all) {
    ctx.progress.add(component.length);
    if (pauses.due(component.length ** 2)) await pauses.pause();
    const clusters = split(scoreGroup(component, scorer), minScore);
    classes.push(...clusters.map(classRow).filter(({ score }) => score >= minScore));
  }
  return withoutNested(classes).sort((a, b) => b.score - a.score || compare(a.id, b.id));
}

/** The pairs that score enough. */
async function scorePairs(
  { lower, higher }: Pairs,
  variants: readonly Variant[],
  scorer: PairScorer,
  minScore: number,
  pauses: Pauses,
): Promise<Edges> {
  const features = Uint32Array.from(variants, (variant) => variant.features);
  const edges = { a: [] as number[], b: [] as number[], weight: [] as number[] };
  for (let i = 0; i < lower.length; i++) {
    const a = lower[i] as number;
    const b = higher[i] as number;
    const weight = scorer.score(features[a] as number, features[b] as number, minScore);
    if (pauses.due(1)) await pauses.pause();
    if (weight < minScore) continue;
    edges.a.push(a);
    edges.b.push(b);
    edges.weight.push(weight);
  }
  return edges;
}

/** Variants that may belong together; a variant with copies is a component even if it is alone. */
function* componentsOf(variants: readonly Variant[], edges: Edges): Generator<readonly Variant[]> {
  const joined = components(variants.length, edges, LARGEST_COMPONENT);
  for (const indices of joined) yield indices.map((i) => variants[i] as Variant);
  const together = new Set(joined.flat());
  for (const [i, variant] of variants.entries()) {
    if (!together.has(i) && variant.members.length > 1) yield [variant];
  }
}
