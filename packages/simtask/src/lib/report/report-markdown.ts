import {
  counted,
  escapeProse,
  escapeText,
  outcomeSection,
  placeLink,
  precisionLines,
  problemSection,
  type ReportLayout,
  reportText,
  tableSection,
  taskLink,
} from '@pipelines/core/markdown';
import type { Outcome } from '../../rows.ts';
import { type Finding, isActionable, type ReportFacts, reportRow } from './report-facts.ts';

const DECIDED: ReadonlySet<Outcome['state']> = new Set(['rejected', 'deferred', 'removed']);

/** The report for people, what is worth doing first. Pure: equal facts give equal bytes. */
export function reportMarkdown(facts: ReportFacts, layout: ReportLayout): string {
  const of = (wanted: (state: Outcome['state']) => boolean) =>
    facts.findings.filter(({ outcome }) => wanted(outcome.state));
  const sections = [
    heading(facts),
    classes('Worth doing', facts.findings.filter(isActionable), layout),
    classes(
      'Worth a look',
      of((state) => state === 'review'),
      layout,
    ),
    ended(
      'Gone or merged',
      of((state) => state === 'resolved' || state === 'merged'),
      layout,
    ),
    ended(
      'Left alone',
      facts.findings.filter(({ outcome, plan }) => outcome.state === 'kept' && !plan),
      layout,
    ),
    ended(
      'Decided',
      of((state) => DECIDED.has(state)),
      layout,
    ),
    problemSection(facts.problems, layout),
    howToRead(),
  ];
  return reportText(sections);
}

function heading(facts: ReportFacts): string[] {
  const { sha, now, scanned, findings } = facts;
  const row = reportRow(facts, '');
  const states = (state: Outcome['state']) => findings.filter(({ outcome }) => outcome.state === state).length;
  const what = scanned
    ? `${counted(scanned.functions, 'function')} in ${counted(scanned.files, 'file')}`
    : 'what came in';
  const where = sha === undefined ? '' : ` on top of revision \`${sha.slice(0, 12)}\``;
  const when = now === undefined ? '' : `, as of ${now}`;
  const partial = scanned ? scanned.partial : 'the input did not say that it was whole';
  return [
    '# Similar functions',
    '',
    `Looked at ${what}${where}${when}.`,
    ...(partial === undefined
      ? []
      : ['', `**Not every class is here (${escapeText(partial)}), so no task is touched.**`]),
    '',
    `- ${counted(row.actionable, 'class', 'classes')} worth doing: ${row.new} new, ${states('waiting')} waiting for room on the board`,
    `- ${counted(row.review, 'class', 'classes')} worth a look`,
    `- ${row.resolved} gone, ${states('merged')} merged into others`,
    `- ${states('rejected')} rejected, ${states('deferred')} deferred, ${states('removed')} whose task was deleted`,
    ...precisionLines(facts.precision),
    `- ${counted(row.problems, 'problem')}`,
  ];
}

function classes(title: string, found: readonly Finding[], layout: ReportLayout): string[] {
  const rows = found.map(({ outcome, plan }) => [
    taskLink(outcome, isThere(outcome) ? layout.base : undefined),
    escapeProse(outcome.title),
    String(outcome.members.length),
    plan?.tier ?? '',
    outcome.score.toFixed(2),
    String(plan?.linesSaved ?? 0),
    escapeText((plan?.owners ?? []).join(', ')),
    outcome.state,
    (plan?.members ?? [])
      .map(({ path, name, startLine }) => `${placeLink(path, startLine, layout.base)} ${escapeText(name)}`)
      .join('<br>'),
  ]);
  const head = ['id', 'what to do', 'functions', 'tier', 'score', 'lines saved', 'owners', 'state', 'where'];
  return tableSection(title, head, rows, layout.limit);
}

/** A task that is only previewed has no file yet. */
function isThere({ state }: Outcome): boolean {
  return state !== 'new' && state !== 'split';
}

function ended(title: string, found: readonly Finding[], layout: ReportLayout): string[] {
  const outcomes = found.map(({ outcome }) => ({ ...outcome, title: escapeProse(outcome.title) }));
  return outcomeSection(title, 'class', outcomes, layout);
}

function howToRead(): string[] {
  return [
    '## How to read this',
    '',
    'A class is a set of functions that do the same. Its score is the mean likeness of its pairs, from 0 to 1; its tier says',
    'how they differ: identical (layout only), renamed (names and literals), edited (statements), rewritten. The order is by',
    'lines saved, confidence and history. `simtask explain ID` says why a class has a task or none; `simtask decide ID rejected',
    '--reason …` keeps it away for good. `report.html` shows the code side by side.',
  ];
}
