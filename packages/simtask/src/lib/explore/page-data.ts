import type { Outcome, Plan, Tier } from '../../rows.ts';

/** What the page knows: plans and outcomes joined by class, each distinct text once. */
export interface PageData {
  readonly title: string;
  readonly now?: string | undefined;
  readonly texts: readonly string[];
  readonly classes: readonly PageClass[];
}

export interface PageClass {
  readonly id: string;
  readonly title: string;
  readonly rank: number;
  readonly score: number;
  readonly tier?: Tier | undefined;
  readonly linesSaved: number;
  /** What became of it; `none` where the run said nothing about it. */
  readonly state: Outcome['state'] | 'none';
  readonly reason?: string | undefined;
  readonly task?: string | undefined;
  readonly packages: readonly string[];
  readonly owners: readonly string[];
  readonly members: readonly PageMember[];
  /** Index of the member closest to all others. */
  readonly medoid: number;
  readonly plan?: PagePlan | undefined;
}

export interface PageMember {
  readonly name: string;
  readonly path: string;
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
  readonly package?: string | undefined;
  readonly owners: readonly string[];
  readonly lines?: number | undefined;
  readonly similarity?: number | undefined;
  readonly changed?: boolean | undefined;
  /** Index into `texts`. */
  readonly text?: number | undefined;
}

export type PagePlan = Pick<
  Plan,
  'confidence' | 'weakest' | 'history' | 'differences' | 'proposal' | 'callers' | 'risks'
>;

/** Classes by rank, the highest first, then by id; classes without a plan (resolved, removed) come last. */
export function pageData(
  title: string,
  now: string | undefined,
  plans: readonly Plan[],
  outcomes: readonly Outcome[],
): PageData {
  const texts = new Map<string, number>();
  const left = new Map([...outcomes].sort(byRank).map((outcome) => [outcome.plan ?? outcome.id, outcome]));
  const planned = [...plans].sort(byRank).map((plan) => {
    const outcome = left.get(plan.id);
    left.delete(plan.id);
    return plannedClass(plan, outcome, texts);
  });
  return { title, now, texts: [...texts.keys()], classes: [...planned, ...[...left.values()].map(outcomeClass)] };
}

function plannedClass(plan: Plan, outcome: Outcome | undefined, texts: Map<string, number>): PageClass {
  const { confidence, weakest, history, differences, proposal, callers, risks } = plan;
  const medoid = plan.members.findIndex(({ anchor }) => anchor === plan.medoid);
  return {
    ...{ id: outcome?.id ?? plan.id, title: plan.title, rank: plan.rank, score: plan.score, tier: plan.tier },
    ...{ linesSaved: plan.linesSaved, state: outcome?.state ?? 'none', reason: outcome?.reason, task: outcome?.path },
    packages: distinct(plan.members.flatMap((member) => member.package ?? [])),
    owners: distinct([...plan.owners, ...plan.members.flatMap((member) => member.owners)]),
    members: plan.members.map((member) => pageMember(member, texts)),
    medoid: Math.max(0, medoid),
    plan: { confidence, weakest, history, differences, proposal, callers, risks },
  };
}

function pageMember(member: Plan['members'][number], texts: Map<string, number>): PageMember {
  const text = texts.get(member.text) ?? texts.size;
  texts.set(member.text, text);
  const { path, startLine: line, endLine, owners, lines, similarity, changed } = member;
  const name = member.className === undefined ? member.name : `${member.className}.${member.name}`;
  return { name, path, line, endLine, package: member.package, owners, lines, similarity, changed, text };
}

/** A class of which only the outcome is left: its members are anchors, `path#name`. */
function outcomeClass(outcome: Outcome): PageClass {
  const { id, title, rank, score, state, reason, path: task } = outcome;
  const members = outcome.members.map((anchor) => {
    const cut = anchor.lastIndexOf('#');
    return cut < 0
      ? { name: '', path: anchor, owners: [] }
      : { name: anchor.slice(cut + 1), path: anchor.slice(0, cut), owners: [] };
  });
  return { id, title, rank, score, linesSaved: 0, state, reason, task, packages: [], owners: [], members, medoid: 0 };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

type Ranked = Pick<PageClass, 'id' | 'rank'>;

function byRank(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || (a.id < b.id ? -1 : Number(a.id > b.id));
}
