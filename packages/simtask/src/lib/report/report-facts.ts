import { compareText } from '@pipelines/core';
import type { Decision, Precision } from '@pipelines/core/decisions';
import { precisionOf } from '@pipelines/core/decisions';
import { parseTaskFile } from '@pipelines/core/markdown';
import type { Outcome, Plan, Problem, Report, Scanned } from '../../rows.ts';
import type { Written } from '../write/class-writer.ts';

/** A class and what became of it. */
export interface Finding {
  readonly outcome: Outcome;
  /** Undefined for a class that is gone. */
  readonly plan: Plan | undefined;
}

/** Everything the reports say. Lists are sorted, so that the order of the rows does not matter. */
export interface ReportFacts {
  readonly sha: string | undefined;
  readonly now: string | undefined;
  readonly scanned: Scanned | undefined;
  /** By rank, classes that are gone last. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly precision: readonly Precision[];
}

/** Above the task threshold, or on the board, and neither decided against nor gone. */
const ACTIONABLE: ReadonlySet<Outcome['state']> = new Set(['new', 'kept', 'updated', 'split', 'waiting']);

export interface FactsInput extends Omit<ReportFacts, 'findings' | 'precision'> {
  readonly written: readonly Written[];
  readonly decided: readonly Decision[];
}

export function reportFacts({ written, decided, problems, ...rest }: FactsInput): ReportFacts {
  return {
    ...rest,
    findings: written.map((each) => ({ outcome: outcomeOf(each), plan: each.plan })),
    problems: [...problems].sort(
      (a, b) =>
        compareText(a.path, b.path) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        compareText(a.code, b.code) ||
        compareText(a.message, b.message),
    ),
    precision: precisionOf(decided),
  };
}

export function outcomeOf({ id, state, plan, known, path, reason, other }: Written): Outcome {
  const task = known?.task;
  const title = plan?.title ?? (task ? parseTaskFile(task.path, task.text).title : id);
  return {
    type: 'outcome',
    id,
    state,
    ...(path !== undefined && { path }),
    new: plan !== undefined && known === undefined && other === undefined,
    title,
    score: plan?.score ?? 0,
    rank: plan?.rank ?? 0,
    members: (plan?.members ?? known?.members ?? []).map(({ anchor }) => anchor),
    ...(plan && plan.id !== id && { plan: plan.id }),
    ...(plan && { places: plan.members.map(placeOf) }),
    reason,
  };
}

export function reportRow({ findings, problems }: ReportFacts, path: string): Report {
  const count = (wanted: (outcome: Outcome) => boolean) => findings.filter(({ outcome }) => wanted(outcome)).length;
  return {
    type: 'report',
    path,
    classes: findings.filter(({ plan }) => plan !== undefined).length,
    actionable: findings.filter(isActionable).length,
    new: count((outcome) => outcome.new && outcome.state !== 'review'),
    review: count(({ state }) => state === 'review'),
    resolved: count(({ state }) => state === 'resolved'),
    problems: problems.length,
  };
}

export function isActionable({ outcome, plan }: Finding): boolean {
  return plan !== undefined && ACTIONABLE.has(outcome.state);
}

function placeOf({ path, startLine, endLine, name, changed }: Plan['members'][number]) {
  return { path, startLine, endLine, name, ...(changed !== undefined && { changed }) };
}
