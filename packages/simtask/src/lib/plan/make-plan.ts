import { cacheKey, type StepContext } from '@pipelines/core';
import { extensionOf } from '@pipelines/core/repository';
import type { Difference, Place, Plan } from '../../rows.ts';
import { compareMembers } from './compare.ts';
import { parametersOf } from './differences.ts';
import { round } from './history.ts';
import { homeOf } from './home.ts';
import type { ReadClass } from './member-texts.ts';
import { snippetParser } from './parse-snippet.ts';
import { proposedName, proposedSignature, titleOf } from './proposal.ts';
import { confidenceOf, linesSaved } from './rank.ts';
import { risksOf, type Traits, traitsOf } from './risks.ts';
import type { Surroundings } from './surroundings.ts';

/** What the texts of the members alone tell. */
interface Reading {
  readonly differences: readonly Difference[];
  readonly traits: readonly (Traits | undefined)[];
}

/** The plan of one class. At most `maxCallers` callers are listed; `callerCount` says how many there are. */
export async function makePlan(
  read: ReadClass,
  around: Surroundings,
  maxCallers: number,
  ctx: Pick<StepContext, 'cache'>,
): Promise<Plan> {
  const { cls, texts, medoid } = read;
  const { type: _, members, ...rest } = cls;
  const { differences, traits } = await readingOf(read, ctx);
  const name = proposedName(members, medoid);
  const home = homeOf({ members, medoid, name, graph: around.graph, exists: around.exists });
  const owned = members.map((member, i) => ({
    ...member,
    owners: [...around.ownersOf(member.path)],
    text: texts[i] ?? '',
  }));
  const callers = members.flatMap(({ anchor }) => around.callers.get(anchor) ?? []).sort(byPlace);
  const saved = linesSaved(members, medoid);
  const confidence = confidenceOf(cls.score, differences.length);
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
    differences: [...differences],
    proposal: { name, signature: proposedSignature(medoid, name, differences), home },
    owners: [...new Set(owned.flatMap(({ owners }) => owners))].sort(),
    callers: callers.slice(0, maxCallers),
    callerCount: callers.length,
    risks: risksOf(
      members,
      traits,
      members.map(({ path }) => around.isFresh(path)),
    ),
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
      differences: parametersOf(comparison).map(({ name, kind, values }) => ({ name, kind, values })),
      traits: comparison.functions.map(({ snippet }) => traitsOf(snippet)),
    };
  });
}

function byPlace(a: Plan['callers'][number], b: Plan['callers'][number]): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || (a.anchor < b.anchor ? -1 : Number(a.anchor > b.anchor));
}
