import {
  bar,
  counted,
  escapeText,
  foldedTable,
  outcomeSection,
  precisionLines,
  problemSection,
  type ReportLayout,
  reportText,
  table,
  tableSection,
  taskLink,
} from '@pipelines/core/markdown';
import { type Bundle, type Outcome, SEVERITIES } from '../../rows.ts';
import { effortText } from './effort-text.ts';
import { placeText } from './place-text.ts';
import { type Entry, isActionable, type ReportFacts } from './report-facts.ts';
import { ruleText } from './rule-text.ts';

/** More are listed for programs only. */
const MOST_ASIDES = 500;

/** The report for people, what is worth doing first. Pure: equal facts give equal bytes. */
export function reportMarkdown(facts: ReportFacts, layout: ReportLayout): string {
  const { entries } = facts;
  const of = (...states: Outcome['state'][]) => entries.filter(({ outcome }) => states.includes(outcome.state));
  const sections = [
    heading(facts),
    severities(facts),
    gate(facts),
    bundles(
      entries.filter(({ outcome, bundle }) => isActionable(outcome, bundle)),
      layout,
    ),
    ended('Gone', of('resolved'), layout),
    ended(
      'Left alone',
      of('kept').filter(({ bundle }) => !bundle),
      layout,
    ),
    ended('Decided', of('rejected', 'deferred', 'removed'), layout),
    asides(facts, layout),
    problemSection(facts.problems, layout),
    howToRead(facts),
  ];
  return reportText(sections);
}

function heading({ sha, now, fetched, entries, asides, problems: found, precision }: ReportFacts): string[] {
  const open = entries.filter(({ outcome, bundle }) => isActionable(outcome, bundle));
  const states = (state: Outcome['state']) => entries.filter(({ outcome }) => outcome.state === state).length;
  const total = findingsOf(entries).length;
  const where = sha === undefined ? '' : ` on top of revision \`${sha.slice(0, 12)}\``;
  const from = fetched ? `${fetched.source} (${escapeText(fetched.origin)})` : 'what came in';
  const effort = effortText(open.reduce((sum, { bundle }) => sum + (bundle?.effort ?? 0), 0));
  const missing = missingText(fetched);
  return [
    '# Findings of static analysis',
    '',
    `From ${from}${where}${now === undefined ? '' : `, as of ${now}`}.`,
    ...(missing === undefined
      ? []
      : ['', `**Not every finding is here (${escapeText(missing)}), so nothing counts as gone.**`]),
    '',
    `- ${counted(total, 'finding')} in ${counted(entries.filter(({ bundle }) => bundle).length, 'bundle')}`,
    `- ${counted(open.length, 'bundle')} worth doing, about ${effort}: ${states('new')} new, ${states('waiting')} waiting for room on the board`,
    `- ${states('resolved')} gone, ${states('rejected')} rejected, ${states('deferred')} deferred, ${states('removed')} whose task was deleted`,
    `- ${counted(asides.length, 'finding')} put aside, ${counted(found.length, 'problem')}`,
    ...precisionLines(precision),
  ];
}

function missingText(fetched: ReportFacts['fetched']): string | undefined {
  if (!fetched) return 'the input did not say that it was whole';
  if (fetched.complete) return undefined;
  const { reason = 'not all were read', missing } = fetched.remainder ?? {};
  return missing === undefined ? reason : `${reason}; ${missing} are missing`;
}

/** A picture of what there is, the worst first. */
function severities({ entries }: ReportFacts): string[] {
  const found = findingsOf(entries);
  if (found.length === 0) return [];
  const counted = SEVERITIES.map((severity) => found.filter((each) => each.severity === severity));
  const most = counted.reduce((largest, { length }) => Math.max(largest, length), 0);
  const rows = counted.flatMap((each, at) => {
    const effort = each.reduce((sum, one) => sum + one.effort, 0);
    return each.length === 0
      ? []
      : [[SEVERITIES[at] ?? '', String(each.length), effortText(effort), bar(each.length, most)]];
  });
  return ['## By severity', '', ...table(['severity', 'findings', 'effort', ''], rows)];
}

function gate({ fetched }: ReportFacts): string[] {
  const found = fetched?.gate;
  if (!found) return [];
  const rows = found.conditions.map(({ metric, status, actual = '', threshold = '' }) =>
    [metric, status, actual, threshold].map(escapeText),
  );
  const head = ['metric', 'status', 'value', 'threshold'];
  return [`## Quality gate: ${found.status}`, ...(rows.length > 0 ? ['', ...table(head, rows)] : [])];
}

function bundles(found: readonly Entry[], layout: ReportLayout): string[] {
  const rows = found.map(({ outcome, bundle }) => [
    taskLink(outcome, isThere(outcome) ? layout.base : undefined),
    escapeText(outcome.title),
    String(bundle?.findings.length ?? 0),
    bundle?.severity ?? '',
    effortText(bundle?.effort ?? 0),
    `${bundle?.priority ?? ''}${reasonsOf(bundle)}`,
    escapeText((bundle?.owners ?? []).join(', ')),
    outcome.state,
  ]);
  const head = ['id', 'what to do', 'findings', 'severity', 'effort', 'priority', 'owners', 'state'];
  return tableSection('Worth doing', head, rows, layout.limit);
}

function reasonsOf(bundle: Bundle | undefined): string {
  return bundle && bundle.reasons.length > 0 ? `: ${bundle.reasons.map(escapeText).join('; ')}` : '';
}

/** A task that is only previewed has no file yet. */
function isThere({ state }: Outcome): boolean {
  return state !== 'new';
}

function ended(title: string, found: readonly Entry[], layout: ReportLayout): string[] {
  const outcomes = found.map(({ outcome }) => ({ ...outcome, title: escapeText(outcome.title) }));
  return outcomeSection(title, 'bundle', outcomes, layout);
}

function asides({ asides: found }: ReportFacts, layout: ReportLayout): string[] {
  const rows = found
    .slice(0, MOST_ASIDES)
    .map(({ finding, verdict, reason }) => [
      placeText(finding, layout.base),
      ruleText(finding.rule),
      verdict,
      escapeText(reason),
    ]);
  return rows.length === 0
    ? []
    : [
        `## Put aside (${found.length})`,
        '',
        ...foldedTable(['place', 'rule', 'verdict', 'why'], rows, layout.limit),
        ...(rows.length < found.length ? ['', 'All of them are in `findings.ndjson`.'] : []),
      ];
}

function howToRead({ security }: ReportFacts): string[] {
  return [
    '## How to read this',
    '',
    'A bundle holds findings that one person mends in about a day. The order is by priority, from 0 to 100. `sonarflow explain',
    'ID` says what a bundle or a finding stands on; `sonarflow decide ID rejected --reason …` keeps it away for good.',
    ...(security
      ? []
      : ['Vulnerabilities and hotspots are never in this file: `--include-security` writes them down.']),
  ];
}

function findingsOf(entries: readonly Entry[]): readonly Bundle['findings'][number][] {
  return entries.flatMap(({ bundle }) => bundle?.findings ?? []);
}
