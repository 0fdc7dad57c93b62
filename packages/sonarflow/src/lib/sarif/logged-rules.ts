import type { ReportingDescriptor } from 'sarif';
import type { Finding, Severity } from '../../rows.ts';

export type LoggedRule = ReportingDescriptor;

/** As GitHub counts them: the middle of what it calls critical, high, medium and low. */
const SCORES: Readonly<Record<Severity, string>> = {
  blocker: '9.5',
  critical: '8.0',
  major: '5.5',
  minor: '2.0',
  info: '0.5',
};

/** The rules of a log: each as its first finding tells of it. */
export class LoggedRules {
  private readonly rules: LoggedRule[] = [];
  private readonly indexes = new Map<string, number>();

  indexOf(finding: Omit<Finding, 'type'>): number {
    const known = this.indexes.get(finding.rule);
    if (known !== undefined) return known;
    this.rules.push(ruleOf(finding));
    this.indexes.set(finding.rule, this.rules.length - 1);
    return this.rules.length - 1;
  }

  /** What a finding says of its rule that the rule does not: null where it says nothing. */
  differencesOf({ rule, ruleName, help }: Omit<Finding, 'type'>): { ruleName?: string | null; help?: string | null } {
    const logged = this.rules[this.indexes.get(rule) ?? -1];
    return {
      ...(logged?.shortDescription?.text !== ruleName && { ruleName: ruleName ?? null }),
      ...(logged?.helpUri !== help && { help: help ?? null }),
    };
  }

  all(): readonly LoggedRule[] {
    return this.rules;
  }
}

function ruleOf({ rule, ruleName, help, kind, severity }: Omit<Finding, 'type'>): LoggedRule {
  const isSecurity = kind === 'vulnerability' || kind === 'hotspot';
  return {
    id: rule,
    ...(ruleName !== undefined && { shortDescription: { text: ruleName } }),
    ...(isUri(help) && { helpUri: help }),
    ...(isSecurity && { properties: { tags: ['security'], 'security-severity': SCORES[severity] } }),
  };
}

/** Can it stand where SARIF wants an address? */
export function isUri(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\/[!#$%&'()*+,./0-9:;=?@A-Z[\]_a-z~-]+$/.test(text) && URL.canParse(text);
}
