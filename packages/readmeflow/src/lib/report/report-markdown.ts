import {
  counted,
  escapeProse,
  escapeText,
  inlineCode,
  placeLink,
  precisionLines,
  problemSection,
  type ReportLayout,
  reportText,
  table,
  tableSection,
} from '@pipelines/core/markdown';
import type { Outcome } from '../../rows.ts';
import type { FoundFinding } from '../verify/finding-rows.ts';
import { isOpen, type ReportFacts } from './report-facts.ts';
import { RULE_HELP } from './rule-help.ts';

/** Characters of a target that a table shows. */
const LONGEST_TARGET = 80;

/** More of a kind are listed for programs only. */
const MOST_ROWS = 1000;

/** The report for people. Pure: equal facts give equal bytes. */
export function reportMarkdown(facts: ReportFacts, layout: ReportLayout): string {
  const open = facts.findings.filter(isOpen);
  const of = (severity: string) => open.filter(({ finding }) => finding.severity === severity);
  return reportText([
    heading(facts, open),
    rules(open),
    listed('Errors', of('error'), layout),
    listed('Warnings', of('warning'), layout),
    listed(
      'Mended',
      facts.findings.filter(({ finding }) => finding.fixed),
      layout,
    ),
    aside(facts, layout),
    readmes(facts.outcomes, layout),
    problemSection(facts.problems, layout),
    howToRead(open),
  ]);
}

function heading({ sha, now, ...facts }: ReportFacts, open: readonly FoundFinding[]): string[] {
  const { documents, packages, links, external, externalChecked, precision } = facts;
  const fresh = open.filter(({ isNew }) => isNew).length;
  const asked = externalChecked === 0 ? 'not asked for' : `${externalChecked} of them checked`;
  return [
    '# Documents and what is wrong with them',
    '',
    ...(sha === undefined ? [] : [`- Revision: ${sha.slice(0, 12)}`]),
    ...(now === undefined ? [] : [`- Time: ${escapeText(now)}`]),
    `- ${counted(documents, 'document')} of ${counted(packages, 'package')}, ${counted(links, 'link')}`,
    `- ${counted(external, 'link')} to other hosts, ${asked}`,
    `- ${counted(open.length, 'finding')}, ${fresh} of them new`,
    ...precisionLines(precision),
  ];
}

/** What was found, by rule, the most frequent first. */
function rules(open: readonly FoundFinding[]): string[] {
  const counts = new Map<FoundFinding['finding']['rule'], number>();
  for (const { finding } of open) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
  if (counts.size === 0) return [];
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const rows = sorted.map(([rule, n]) => [inlineCode(rule), String(n), escapeProse(RULE_HELP[rule].title)]);
  return ['## By rule', '', ...table(['rule', 'findings', 'what it says'], rows)];
}

function listed(title: string, found: readonly FoundFinding[], { limit, base }: ReportLayout): string[] {
  const rows = found
    .slice(0, MOST_ROWS)
    .map(({ finding }) => [
      finding.id,
      placeLink(finding.file, finding.line, base),
      inlineCode(finding.rule),
      escapeProse(finding.message),
      inlineCode(finding.target, LONGEST_TARGET),
      finding.suggestion === undefined ? '' : inlineCode(finding.suggestion, LONGEST_TARGET),
    ]);
  return shortened(
    found.length,
    tableSection(title, ['id', 'place', 'rule', 'what', 'written', 'nearest'], rows, limit),
  );
}

function aside({ findings, ignored }: ReportFacts, { limit, base }: ReportLayout): string[] {
  const rows = [...findings, ...ignored].flatMap(({ finding, ignored: comment }) => {
    const why = comment === undefined ? finding.aside : { verdict: 'ignored', reason: comment };
    if (!why) return [];
    const place = placeLink(finding.file, finding.line, base);
    const target = inlineCode(finding.target, LONGEST_TARGET);
    return [[finding.id, place, inlineCode(finding.rule), target, why.verdict, escapeText(why.reason)]];
  });
  const shown = rows.slice(0, MOST_ROWS);
  const head = ['id', 'place', 'rule', 'written', 'verdict', 'why'];
  return shortened(rows.length, tableSection('Put aside', head, shown, limit));
}

/** Says where the others are, if not all are shown. */
function shortened(all: number, lines: readonly string[]): string[] {
  return all > MOST_ROWS
    ? [...lines, '', `Shown are ${MOST_ROWS} of ${all}; all of them are in \`report.json\`.`]
    : [...lines];
}

/** READMEs that are not as they should be. */
function readmes(outcomes: readonly Outcome[], { limit, base }: ReportLayout): string[] {
  const rows = outcomes
    .filter(({ state }) => state !== 'unchanged')
    .map(({ name, path, state, reason }) => [
      escapeText(name),
      state === 'created' || state === 'missing' ? escapeText(path) : placeLink(path, undefined, base),
      state,
      escapeProse(reason),
    ]);
  return tableSection('READMEs', ['package', 'file', 'state', 'why'], rows, limit);
}

function howToRead(open: readonly FoundFinding[]): string[] {
  if (open.length === 0) return [];
  return [
    '## How to read this',
    '',
    '`readmeflow explain ID` says more of a finding; `--fix` mends those with one way to do it, with `--write` in place.',
    '`readmeflow decide ID rejected --reason …`, or a comment `readmeflow-ignore-next RULE: reason` above it, keeps it away.',
  ];
}
