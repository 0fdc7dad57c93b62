import type { Kind, Severity } from '../../rows.ts';

/** What a linter's category says of a finding, by what the linter says of its severity. */
export interface CategoryMeaning {
  readonly kind: Kind;
  readonly error: Severity;
  readonly warning: Severity;
}

/**
 * The categories of oxlint, and the rule types of ESLint: `problem`, `suggestion`, `layout`. README.md shows this table.
 * @see https://oxc.rs/docs/guide/usage/linter/rules
 */
export const CATEGORIES: Readonly<Record<string, CategoryMeaning>> = {
  correctness: { kind: 'bug', error: 'critical', warning: 'major' },
  suspicious: { kind: 'smell', error: 'major', warning: 'minor' },
  perf: { kind: 'smell', error: 'major', warning: 'minor' },
  restriction: { kind: 'smell', error: 'major', warning: 'minor' },
  pedantic: { kind: 'smell', error: 'minor', warning: 'info' },
  style: { kind: 'smell', error: 'minor', warning: 'info' },
  nursery: { kind: 'smell', error: 'minor', warning: 'info' },
  problem: { kind: 'bug', error: 'critical', warning: 'major' },
  suggestion: { kind: 'smell', error: 'major', warning: 'minor' },
  layout: { kind: 'smell', error: 'info', warning: 'info' },
};

/** Of a rule whose category nobody tells. */
export const NO_CATEGORY: CategoryMeaning = { kind: 'smell', error: 'major', warning: 'minor' };

/** Rules about what is superfluous: the code does what it should, whatever the category says. One step less severe. */
const SUPERFLUOUS = /(?:^|\/)no-(?:unused|useless|empty|extra|unnecessary|redundant|duplicate-imports)\b/;

/** Rules about code a person should look at with an eye on security. */
const SECURITY_SENSITIVE: readonly RegExp[] = [
  /^(?:eslint\/)?no-(?:eval|implied-eval|new-func|script-url)$/,
  /^@?typescript(?:-eslint)?\/no-implied-eval$/,
  /^react\/(?:no-danger|jsx-no-script-url|jsx-no-target-blank|iframe-missing-sandbox)$/,
  /^(?:security|security-node|no-secrets|no-unsanitized|xss|scanjs-rules|@microsoft\/sdl)\//,
];

const LESS: Readonly<Record<Severity, Severity>> = {
  blocker: 'critical',
  critical: 'major',
  major: 'minor',
  minor: 'info',
  info: 'info',
};

/** What a diagnostic of a linter says about the code. `severity` is the linter's word: `error` or `warning`. */
export function assessRule(
  rule: string,
  severity: string,
  category: string | undefined,
): { kind: Kind; severity: Severity } {
  const meaning = CATEGORIES[category ?? ''] ?? NO_CATEGORY;
  const level = meaning[severity === 'error' ? 'error' : 'warning'];
  if (SECURITY_SENSITIVE.some((pattern) => pattern.test(rule))) return { kind: 'hotspot', severity: level };
  return SUPERFLUOUS.test(rule) ? { kind: 'smell', severity: LESS[level] } : { kind: meaning.kind, severity: level };
}
