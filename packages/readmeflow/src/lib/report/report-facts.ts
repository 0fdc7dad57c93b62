import { compareText } from '@pipelines/core';
import { type Decision, type Precision, precisionOf } from '@pipelines/core/decisions';
import type { Outcome, Problem, Report } from '../../rows.ts';
import type { FoundFinding } from '../verify/finding-rows.ts';

/** Everything the reports say. */
export interface ReportFacts {
  /** Undefined for a working tree. */
  readonly sha: string | undefined;
  readonly now: string | undefined;
  readonly packages: number;
  readonly documents: number;
  readonly links: number;
  readonly external: number;
  readonly externalChecked: number;
  /** By file and place: all but those that a comment keeps out. */
  readonly findings: readonly FoundFinding[];
  readonly ignored: readonly FoundFinding[];
  readonly outcomes: readonly Outcome[];
  /** By path, line, code and message. */
  readonly problems: readonly Problem[];
  readonly precision: readonly Precision[];
}

export interface FactsInput extends Omit<ReportFacts, 'packages' | 'findings' | 'ignored' | 'precision'> {
  readonly packageCount: number;
  readonly found: readonly FoundFinding[];
  readonly decided: readonly Decision[];
}

export function reportFacts(input: FactsInput): ReportFacts {
  const { sha, now, documents, links, external, externalChecked, outcomes, found } = input;
  return {
    ...{ sha, now, documents, links, external, externalChecked, outcomes },
    packages: input.packageCount,
    findings: found.filter(({ ignored }) => ignored === undefined),
    ignored: found.filter(({ ignored }) => ignored !== undefined),
    problems: [...input.problems].sort(byPlace),
    precision: precisionOf(input.decided),
  };
}

/** Something is left to do about it: neither decided against nor mended by this run. */
export function isOpen({ finding }: FoundFinding): boolean {
  return finding.aside === undefined && finding.fixed !== true;
}

/** The counts of a report. `path` is that of the one for people. */
export function reportRow(facts: ReportFacts, path: string): Report {
  const { packages, documents, links, external, externalChecked, findings, ignored, problems, outcomes } = facts;
  const open = findings.filter(isOpen);
  const states = (state: Outcome['state']) => outcomes.filter((each) => each.state === state).length;
  return {
    ...{ type: 'report', path, packages },
    readmes: outcomes.length,
    outdated: states('changed'),
    created: states('created'),
    missing: states('missing'),
    refused: states('refused'),
    ...{ documents, links, external, externalChecked },
    findings: open.length,
    errors: open.filter(({ finding }) => finding.severity === 'error').length,
    new: open.filter(({ isNew }) => isNew).length,
    fixed: findings.filter(({ finding }) => finding.fixed).length,
    aside: ignored.length + findings.filter(({ finding }) => finding.aside !== undefined).length,
    problems: problems.length,
  };
}

function byPlace(a: Problem, b: Problem): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}
