import { compareText } from '@pipelines/core';
import { memberText } from '@pipelines/core/board';
import { type Decision, type Precision, precisionOf } from '@pipelines/core/decisions';
import { parseTaskFile } from '@pipelines/core/markdown';
import type { Aside, Bundle, Fetched, Outcome, Problem, Report } from '../../rows.ts';
import { isSecurity, WITHHELD, withoutConditions } from '../finding/withheld.ts';
import { shortId } from '../plan/known-bundles.ts';
import { memberList, type Written } from '../write/bundle-writer.ts';

/** A bundle and what became of it. */
export interface Entry {
  readonly outcome: Outcome;
  /** Undefined for a bundle that is gone. */
  readonly bundle: Bundle | undefined;
}

/** Everything the reports say, and nothing that must not be in a file. */
export interface ReportFacts {
  readonly sha: string | undefined;
  readonly now: string | undefined;
  readonly fetched: Fetched | undefined;
  /** By priority, bundles that are gone last. */
  readonly entries: readonly Entry[];
  readonly asides: readonly Aside[];
  readonly problems: readonly Problem[];
  readonly precision: readonly Precision[];
  /** Vulnerabilities and hotspots are among them. */
  readonly security: boolean;
}

export interface FactsInput {
  readonly sha: string | undefined;
  readonly now: string | undefined;
  readonly fetched: Fetched | undefined;
  readonly written: readonly Written[];
  readonly asides: readonly Aside[];
  readonly problems: readonly Problem[];
  readonly decided: readonly Decision[];
  readonly security: boolean;
}

export function reportFacts({
  written,
  decided,
  asides,
  problems,
  fetched,
  security,
  sha,
  now,
}: FactsInput): ReportFacts {
  return {
    ...{ sha, now, security },
    fetched: fetched && (security ? fetched : withoutConditions(fetched)),
    entries: written
      .filter(({ state }) => state !== 'withheld')
      .map((each) => ({ outcome: outcomeOf(each), bundle: each.bundle })),
    asides: asides
      .filter(({ finding }) => security || !isSecurity(finding))
      .sort((a, b) => byPosition(a.finding, b.finding)),
    problems: [...problems].sort(byPlace),
    precision: precisionOf(decided),
  };
}

/** Of a bundle that is withheld no more than the ids of its findings: outcomes are kept on the disk. */
export function outcomeOf({ id, state, bundle, known, path, reason }: Written): Outcome {
  const common = { type: 'outcome', id, state, reason, new: bundle !== undefined && known === undefined } as const;
  if (state === 'withheld')
    return {
      ...common,
      title: WITHHELD,
      security: true,
      members: (bundle?.findings ?? []).map((each) => ` @${each.id}`),
    };
  const task = known?.task;
  const title = task ? parseTaskFile(task.path, task.text).title : (known?.decision?.title ?? id);
  if (!bundle)
    return { ...common, title, ...(path !== undefined && { path }), members: (known?.members ?? []).map(memberText) };
  const { severity, kind, security, priority, effort } = bundle;
  const places = bundle.findings.flatMap(placeOf);
  return {
    ...common,
    title: bundle.title,
    ...{ severity, kind, security, priority, effort },
    ...(path !== undefined && { path }),
    members: memberList(bundle).map(({ anchor, hash }) => `${anchor} @${hash}`),
    ...(places.length > 0 && { places }),
  };
}

function placeOf({ isNew, path, range, rule, message }: Bundle['findings'][number]): NonNullable<Outcome['places']> {
  if (!isNew || path === undefined || !range) return [];
  return [{ path, startLine: range.startLine, endLine: range.endLine, rule, message }];
}

const ACTIONABLE: ReadonlySet<Outcome['state']> = new Set(['new', 'kept', 'updated', 'waiting']);

/** Something to do: on the board, or waiting for room there. */
export function isActionable({ state }: Pick<Outcome, 'state'>, bundle: unknown): boolean {
  return bundle !== undefined && ACTIONABLE.has(state);
}

/** The counts of everything, of what is withheld too. */
export function reportRow({ written, fetched, asides, problems }: FactsInput, path: string): Report {
  const open = written.filter(({ state, bundle }) => state === 'withheld' || isActionable({ state }, bundle));
  const bundles = written.flatMap(({ bundle }) => bundle ?? []);
  const all = bundles.flatMap(({ findings }) => findings);
  const count = (state: Outcome['state']) => written.filter((each) => each.state === state).length;
  const actionable = open.filter(({ state }) => state !== 'withheld');
  const incomplete = fetched ? fetched.remainder?.reason : 'nothing says that all findings were read';
  return {
    type: 'report',
    path,
    ...(fetched && { source: fetched.source }),
    findings: all.length,
    bundles: bundles.length,
    actionable: actionable.length,
    new: actionable.filter(({ known }) => known === undefined).length,
    newFindings: newFindings(open, written, asides),
    effort: bundles.reduce((sum, { effort }) => sum + effort, 0),
    blockers: open.flatMap(({ bundle }) => bundle?.findings ?? []).filter(({ severity }) => severity === 'blocker')
      .length,
    aside: asides.length,
    resolved: count('resolved'),
    withheld: count('withheld'),
    problems: problems.length,
    ...(fetched?.gate && { gate: fetched.gate.status }),
    ...(incomplete !== undefined && { incomplete }),
  };
}

/** On lines of new code, where that was asked for; else those that neither board nor ledger knows. */
function newFindings(open: readonly Written[], written: readonly Written[], asides: readonly Aside[]): number {
  const found = open.flatMap(({ bundle }) => bundle?.findings ?? []);
  const asked =
    found.some(({ isNew }) => isNew !== undefined) || asides.some(({ finding }) => finding.isNew !== undefined);
  if (asked) return found.filter(({ isNew }) => isNew).length;
  const known = new Set(written.flatMap((each) => each.known?.members.map(({ hash }) => hash) ?? []));
  return found.filter(({ id }) => !known.has(shortId(id))).length;
}

function byPlace(a: Problem, b: Problem): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Of findings: by path, position and id. */
export function byPosition(a: Aside['finding'], b: Aside['finding']): number {
  return (
    compareText(a.path ?? '', b.path ?? '') ||
    (a.range?.startLine ?? 0) - (b.range?.startLine ?? 0) ||
    (a.range?.startColumn ?? 0) - (b.range?.startColumn ?? 0) ||
    compareText(a.id, b.id)
  );
}
