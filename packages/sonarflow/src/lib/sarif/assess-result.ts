import type { Finding, Kind, Severity } from '../../rows.ts';
import { assessRule } from '../finding/severity.ts';
import type { Level } from './rule-facts.ts';

/** The kinds of results that are findings. */
export const RESULT_KINDS = ['fail', 'review', 'open', 'informational'] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

/** What a SARIF file says of how bad a result is. */
export interface ResultWords {
  readonly tool: string | undefined;
  readonly rule: string;
  readonly kind: ResultKind;
  /** As the tool, an override or the rule says it; undefined where none does. */
  readonly level: Level | undefined;
  /** 0 to 100. */
  readonly rank: number | undefined;
  /** As a CVSS score, 0 to 10. */
  readonly securitySeverity: number | undefined;
  readonly tags: readonly string[];
  readonly category: string | undefined;
}

export type Assessment = Pick<Finding, 'kind' | 'severity' | 'probability'>;

/** README.md shows these tables. A score counts as GitHub counts it. */
const BY_SCORE: readonly (readonly [number, Severity])[] = [
  [9, 'blocker'],
  [7, 'critical'],
  [4, 'major'],
  [0.1, 'minor'],
];
const BY_LEVEL: Readonly<Record<Level, Severity>> = {
  error: 'critical',
  warning: 'major',
  note: 'minor',
  none: 'info',
};
const WITHOUT_LEVEL = { review: 'minor', open: 'minor', informational: 'info' } as const;

const SECURITY = /^(?:security|vulnerability|security[-_ ]hotspot|hotspot)$/;
const WEAKNESS = /(?:^|\/)cwe\b|^owasp/;
const DEFECT = /^(?:correctness|reliability|bugs?|error-?prone|possible[- ]errors?)$/;
const UPKEEP =
  /^(?:maintainability|readability|quality|performance|style|suspicious|complexity|useless-code|code[-_ ]?smells?|best-?practices?|convention|documentation)$/;

export function assessResult(words: ResultWords): Assessment {
  if (words.tool !== undefined && /^(?:eslint|oxlint)$/i.test(words.tool)) {
    const level = words.level === 'error' ? 'error' : 'warning';
    return withProbability(assessRule(words.rule, level, words.category), words);
  }
  return withProbability({ kind: kindOf(words), severity: severityOf(words) }, words);
}

function severityOf({ kind, level, rank, securitySeverity }: ResultWords): Severity {
  if (securitySeverity !== undefined) return byScore(securitySeverity);
  if (kind !== 'fail') return WITHOUT_LEVEL[kind];
  if (level !== undefined) return BY_LEVEL[level];
  return rank === undefined ? BY_LEVEL.warning : byScore(rank / 10);
}

function byScore(score: number): Severity {
  return BY_SCORE.find(([least]) => score >= least)?.[1] ?? 'info';
}

/** A weakness in the tags alone is no security where the rule is about upkeep: CodeQL writes both. */
function kindOf({ kind, level, securitySeverity, tags, category }: ResultWords): Kind {
  const words = [...tags, category ?? ''].map((tag) => tag.toLowerCase());
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const isSecurity = securitySeverity !== undefined || has(SECURITY) || (has(WEAKNESS) && !has(DEFECT) && !has(UPKEEP));
  if (isSecurity) return kind === 'review' || kind === 'open' || has(/hotspot/) ? 'hotspot' : 'vulnerability';
  if (has(DEFECT)) return 'bug';
  return level === 'error' && !has(UPKEEP) ? 'bug' : 'smell';
}

function withProbability(
  found: { kind: Kind; severity: Severity },
  { securitySeverity, rank }: ResultWords,
): Assessment {
  const score = securitySeverity ?? (rank === undefined ? undefined : rank / 10);
  if (found.kind !== 'hotspot' || score === undefined) return found;
  return { ...found, probability: score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low' };
}
