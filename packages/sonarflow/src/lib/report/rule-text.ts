import { escapeText, inlineCode } from '@pipelines/core/markdown';

/** A rule as people write it in a config. What does not look like one is shown as text. */
export function ruleText(rule: string): string {
  return /^[\w@./:+-]{1,120}$/.test(rule) ? inlineCode(rule, 120) : escapeText(rule.slice(0, 120));
}
