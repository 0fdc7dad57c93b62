import type { StepCache, StepContext } from '@pipelines/core';
import type { Class } from '../../rows.ts';
import { candidatePairs } from './candidates.ts';
import { classRow } from './class-row.ts';
import { components, type Edges } from './components.ts';
import { compare, type Functions, type Variant } from './functions.ts';
import { scoreGroup } from './group.ts';
import { KnownPairs, ScoredPairs } from './known-pairs.ts';
import { withoutNested } from './nested.ts';
import type { PairSet } from './pair-set.ts';
import { Pauses } from './pauses.ts';
import { PairScorer } from './score.ts';
import { split } from './split.ts';

/** Larger components fall apart at their weakest edges: within one, all pairs are scored. */
const LARGEST_COMPONENT = 512;
/** From this number of pairs on it is quicker to ask the cache than to score: opening a store takes some 30 ms. */
const WORTH_CACHING = 20_000;

/**
 * All classes of at least `minScore`: the highest score first, then by id. Work grows little faster than the number of
 * different functions; others get a turn all along.
 */
export async function findClasses(
  functions: Functions,
  minScore: number,
  ctx: Pick<StepContext, 'cache' | 'progress' | 'signal'>,
  cacheFrom = WORTH_CACHING,
): Promise<Class[]> {
  const variants = functions.variants();
  ctx.progress.total(variants.length);
  const pauses = new Pauses(ctx.signal);
  const scorer = new PairScorer(functions.store);
  const pairs = await candidatePairs(variants, functions.store, pauses);
  const cache = pairs.count < cacheFrom ? undefined : ctx.cache;
  const edges = await scorePairs(pairs, variants, scorer, { minScore, cache, pauses });
  const classes: Class[] = [];
  const all = [...componentsOf(variants, edges)];
  // What is like nothing else is done.
  ctx.progress.add(variants.length - all.reduce((sum, component) => sum + component.length, 0));
  for (const component of all) {
    ctx.progress.add(component.length);
    await pauses.after(component.length ** 2);
    const clusters = split(scoreGroup(component, scorer), minScore);
    classes.push(...clusters.map(classRow).filter(({ score }) => score >= minScore));
  }
  return withoutNested(classes).sort((a, b) => b.score - a.score || compare(a.id, b.id));
}

/** The pairs that score enough. Two texts that were compared in the last run are not compared again. */
async function scorePairs(
  pairs: PairSet,
  variants: readonly Variant[],
  scorer: PairScorer,
  {
    minScore,
    cache,
    pauses,
  }: { readonly minScore: number; readonly cache: StepCache | undefined; readonly pauses: Pauses },
): Promise<Edges> {
  const edges = { a: [] as number[], b: [] as number[], weight: [] as number[] };
  const known = cache ? await KnownPairs.load(cache, variants, pairs) : KnownPairs.none();
  const scored = new ScoredPairs(pairs.count);
  for (const slice of pairs.slices()) {
    for (let i = 0; i < slice.length; i++) {
      const key = slice[i] as number;
      const [a, b] = pairs.pairOf(key);
      let weight = known.scoreOf(key);
      const fresh = weight === undefined;
      weight ??= scorer.score((variants[a] as Variant).features, (variants[b] as Variant).features, minScore);
      if (weight < minScore) weight = 0;
      scored.add(a, b, weight, fresh);
      if (weight === 0) continue;
      edges.a.push(a);
      edges.b.push(b);
      edges.weight.push(weight);
    }
    await pauses.after(slice.length);
  }
  if (cache) await scored.store(cache, variants);
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
