import { cacheKey, type StepContext } from '@pipelines/core';
import { extensionOf } from '@pipelines/core/repository';
import type { Difference, Place, Plan } from '../../rows.ts';
import { commonShare, compareMembers } from './compare/compare-members.ts';
import { parametersOf } from './compare/differences.ts';
import { snippetParser } from './compare/parse-snippet.ts';
import { round } from './history.ts';
import { homeOf } from './home.ts';
import type { ReadClass } from './member-texts.ts';
import { type Added, proposedName, proposedSignature, titleOf } from './proposal.ts';
import { confidenceOf, linesSaved } from './rank.ts';
import { risksOf, type Traits, traitsOf } from './risks.ts';
import type { Surroundings } from './surroundings.ts';

/** What the texts of the members alone tell. */
interface Reading {
  readonly parameters: readonly (Difference & Added)[];
  readonly traits: readonly (Traits | undefined)[];
  /** The share of each member that the medoid has too. */
  readonly common: readonly number[];
}

/** The plan of one class. At most `maxCallers` callers are listed; `callerCount` says how many there are. */
export async function makePlan(
  read: ReadClass,
  around: Surroundings,
  maxCallers: number,
  ctx: Pick<StepContext, 'cache'>,
): Promise<Plan> {
  const { cls, texts, medoid, scopes } = read;
  const { type: _type, members, ...rest } = cls;
  const { parameters, traits, common } = await readingOf(read, ctx);
  const name = proposedName(members, medoid, texts);
  const home = homeOf({ members, medoid, name, graph: around.graph, exists: around.exists });
  const owned = members.map((member, i) => ({
    ...member,
    owners: [...around.ownersOf(member.path)],
    text: texts[i] ?? '',
  }));
  const callers = members.flatMap(({ anchor }) => around.callers.get(anchor) ?? []).sort(byPlace);
  const saved = linesSaved(members, medoid, common);
  const confidence = confidenceOf(cls.score, parameters.filter(({ type }) => type !== undefined).length);
  const history = around.historyOf(members.map(({ path }) => path));
  return {
    type: 'plan',
    ...rest,
    members: owned,
    title: titleOf(cls, name, home.path),
    rank: round(saved * confidence * history.weight),
    linesSaved: saved,
    confidence,
    history,
    differences: parameters.map(({ name: own, kind, values }) => ({ name: own, kind, values: [...values] })),
    proposal: { name, signature: proposedSignature(medoid, name, parameters), home },
    owners: [...new Set(owned.flatMap(({ owners }) => owners))].sort(),
    callers: callers.slice(0, maxCallers),
    callerCount: callers.length,
    risks: risksOf(members, traits, {
      members: scopes,
      moved: home.path === medoid.path ? undefined : scopes[members.indexOf(medoid)],
    }),
  };
}

function readingOf({ cls, texts, medoid }: ReadClass, ctx: Pick<StepContext, 'cache'>): Promise<Reading> {
  const { members } = cls;
  // The name counts because a function that calls itself writes it.
  const facts = members.map(({ hash, kind, name, path }) => [hash, kind, name, extensionOf(path)]);
  return ctx.cache.getOrCompute(cacheKey('reading', members.indexOf(medoid), facts), async () => {
    const parse = await snippetParser();
    const written = members.map((place, i) => ({ place: place as Place, text: texts[i] ?? '' }));
    const comparison = compareMembers(written, members.indexOf(medoid), parse);
    return {
      parameters: parametersOf(comparison).map(({ regions: _, ...parameter }) => parameter),
      traits: comparison.functions.map(({ snippet }) => traitsOf(snippet)),
      common: members.map((_, i) => commonShare(comparison, i)),
    };
  });
}

function byPlace(a: Plan['callers'][number], b: Plan['callers'][number]): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || (a.anchor < b.anchor ? -1 : Number(a.anchor > b.anchor));
}
