import { explainOutcome, terminalLine } from '@pipelines/core/node';
import type { Finding, Outcome } from '../../rows.ts';
import { RULE_HELP } from '../report/rule-help.ts';

/** What is wrong, where, and the way out. */
export function explainFinding(finding: Finding): string {
  const { id, file, line, column, rule, severity, message, target, suggestion, fixable, fixed, aside } = finding;
  const field = (name: string, text: string) => `  ${name.padEnd(9)} ${terminalLine(text)}`;
  return [
    `${id}  ${terminalLine(message)}`,
    field('place', `${file}:${line}:${column}`),
    field('rule', `${rule} (${severity}): ${RULE_HELP[rule].title}`),
    field('written', target),
    ...(suggestion === undefined ? [] : [field('nearest', suggestion)]),
    ...(fixed ? [field('mended', 'by this run')] : fixable ? [field('mend', 'run --fix --write does')] : []),
    ...(aside ? [field('aside', `${aside.verdict}: ${aside.reason}`)] : []),
  ].join('\n');
}

/** What became of a README, by its path or the name of its package. */
export function explainReadme({ name, path, state, reason, sections }: Outcome): string {
  const regions = sections.length === 0 ? [] : [`  sections  ${sections.join(', ')}`];
  return [explainOutcome({ id: path, title: name, state, reason }), ...regions].join('\n');
}
