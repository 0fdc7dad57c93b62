import { compareText } from '@pipelines/core';
import { type Kind, SEVERITIES, type Severity } from '../../rows.ts';
import type { HeldFinding } from './finding-store.ts';

/** How urgent a bundle is, and why. */
export interface Priority {
  /** 0 to 100. */
  readonly priority: number;
  /** They depend on the findings; of history and time they say only the range. */
  readonly reasons: string[];
}

/** What is known beside the findings. */
export interface Circumstances {
  /** How many of the newest commits changed at least one of these files; undefined without a history. */
  readonly changesOf: ((paths: ReadonlySet<string>) => number) | undefined;
  /** The time of the review, ISO. */
  readonly now: string | undefined;
}

// The table of the README. The most of all sums to 100.
const SEVERITY_POINTS: Readonly<Record<Severity, number>> = {
  blocker: 78,
  critical: 60,
  major: 42,
  minor: 24,
  info: 6,
};
const KIND_POINTS: Readonly<Record<Kind, number>> = { vulnerability: 8, bug: 6, hotspot: 4, smell: 0 };
const PROBABILITY_POINTS = { high: 8, medium: 4, low: 0 } as const;
const MOST_FOR_NUMBER = 4;
const MOST_FOR_CHURN = 6;
const MOST_FOR_AGE = 4;
/** So many give half of the most. */
const HALF = { number: 4, churn: 10, ageDays: 365 } as const;
const DAY = 86_400_000;

/** The worst first. */
export const KINDS_BY_WEIGHT = ['vulnerability', 'bug', 'hotspot', 'smell'] as const satisfies readonly Kind[];

/**
 * The worst finding decides; how many are as bad, how often their files change and how long they wait add to it, the last
 * as in any queue: so that nothing waits for ever.
 */
export function priorityOf(findings: readonly HeldFinding[], { changesOf, now }: Circumstances): Priority {
  const points = findings.map(pointsOf);
  const worst = Math.max(...points);
  const equals = points.filter((each) => each === worst).length;
  const churn = changesOf?.(new Set(findings.map(({ path }) => path)));
  const oldest = findings.reduce<string | undefined>((first, { createdAt }) => earlier(first, createdAt), undefined);
  const age = ageInDays(oldest, now);
  const sum =
    worst +
    saturating(equals - 1, HALF.number, MOST_FOR_NUMBER) +
    saturating(churn ?? 0, HALF.churn, MOST_FOR_CHURN) +
    saturating(age, HALF.ageDays, MOST_FOR_AGE);
  return {
    priority: Math.round(Math.min(100, sum) * 10) / 10,
    reasons: [severityReason(findings), ...kindReasons(findings), ...churnReason(churn), ...ageReason(oldest)],
  };
}

function pointsOf({ about: { severity, kind, probability } }: HeldFinding): number {
  const ofKind = kind === 'hotspot' && probability ? PROBABILITY_POINTS[probability] : KIND_POINTS[kind];
  return SEVERITY_POINTS[severity] + ofKind;
}

function saturating(value: number, half: number, most: number): number {
  return (most * value) / (value + half);
}

export function worstSeverity(findings: readonly HeldFinding[]): Severity {
  const present = new Set(findings.map(({ about }) => about.severity));
  return SEVERITIES.find((severity) => present.has(severity)) ?? 'info';
}

function severityReason(findings: readonly HeldFinding[]): string {
  const worst = worstSeverity(findings);
  const count = findings.filter(({ about }) => about.severity === worst).length;
  if (findings.length === 1) return `${worst}: one finding`;
  return `${worst}: ${count === findings.length ? 'all' : `${count} of`} ${findings.length} findings`;
}

const PLURALS = { vulnerability: 'vulnerabilities', bug: 'bugs', hotspot: 'hotspots' } as const;

function kindReasons(findings: readonly HeldFinding[]): string[] {
  const reasons: string[] = [];
  for (const kind of KINDS_BY_WEIGHT) {
    if (kind === 'smell') continue;
    const count = findings.filter(({ about }) => about.kind === kind).length;
    if (count > 0) reasons.push(count === 1 ? `one ${kind}` : `${count} ${PLURALS[kind]}`);
  }
  const likely = findings.filter(({ about }) => about.kind === 'hotspot' && about.probability === 'high').length;
  if (likely > 0) reasons.push(`${likely === 1 ? 'one hotspot is' : `${likely} hotspots are`} likely a vulnerability`);
  return reasons;
}

function churnReason(churn: number | undefined): string[] {
  if (churn === undefined || churn < 5) return [];
  return [churn < 20 ? 'its files changed in the last commits' : 'its files change often'];
}

function ageReason(oldest: string | undefined): string[] {
  return oldest === undefined ? [] : [`the oldest is from ${oldest.slice(0, 7)}`];
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [first, second] = [Date.parse(a), Date.parse(b)];
  // What is no time counts for nothing.
  if (Number.isNaN(first) || Number.isNaN(second)) return Number.isNaN(first) ? b : a;
  return first < second || (first === second && compareText(a, b) < 0) ? a : b;
}

function ageInDays(since: string | undefined, now: string | undefined): number {
  const days = (Date.parse(now ?? '') - Date.parse(since ?? '')) / DAY;
  return Number.isNaN(days) ? 0 : Math.max(0, days);
}
