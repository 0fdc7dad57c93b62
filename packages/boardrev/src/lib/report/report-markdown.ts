import {
  bar,
  counted,
  escapeText,
  fileLink,
  foldedTable,
  type ReportLayout,
  reportText,
  table,
  tableSection,
} from '@pipelines/core/markdown';
import { STATUSES, type Status } from '../../rows.ts';
import { columnName } from '../evaluate/advice.ts';
import type { BoardFacts, ColumnLoad, Judged } from './board-facts.ts';
import { groupProblems } from './problem-groups.ts';

/** The report for people, what contradicts first. Pure: equal facts give equal bytes. */
export function reportMarkdown(facts: BoardFacts, layout: ReportLayout): string {
  const sections = [
    heading(facts),
    looksDoneSection(facts, layout),
    unprovenSection(facts, layout),
    staleSection(facts, layout),
    problemsSection(facts, layout),
    blockedSection(facts, layout),
    picture(facts),
    columnsSection(facts),
    abstainedSection(facts, layout),
    consistentSection(facts, layout),
    howToRead(facts),
  ];
  return reportText(sections);
}

function heading(facts: BoardFacts): string[] {
  const { revision, process, tasks, looksDone, unproven, stale, problems, abstained, consistent, columns } = facts;
  const what =
    revision?.sha === undefined ? 'a directory without commits' : `revision \`${revision.sha.slice(0, 12)}\``;
  const when = revision?.now === undefined ? 'at an unknown time' : `as of ${revision.now}`;
  const rules = process?.path === undefined ? 'default columns' : `the process in ${escapeText(process.path)}`;
  const shallow = revision?.shallow
    ? ['', '**The clone is shallow: older work cannot be seen, so "not done" and "stale" are not concluded.**']
    : [];
  return [
    '# Board review',
    '',
    `Reviewed ${what} ${when}, ${counted(tasks.length, 'task')}, ${rules}.`,
    ...shallow,
    '',
    `- ${counted(looksDone.length, 'open task')} that ${looksDone.length === 1 ? 'looks' : 'look'} done`,
    `- ${counted(unproven.length, 'Done task')} that little or nothing supports`,
    `- ${counted(stale.length, 'stale task')} in work`,
    `- ${counted(columns.filter((column) => excess(column) > 0).length, 'column')} over the limit`,
    `- ${counted(problems.length, 'problem')} of the board itself`,
    `- ${counted(abstained.length, 'task')} with too little evidence to say`,
    `- ${counted(consistent.length, 'task')} without contradiction`,
  ];
}

/** Side by side what the board says and what the evidence says. */
function picture({ tasks }: BoardFacts): string[] {
  if (tasks.length === 0) return [];
  const of = (key: 'column' | 'inferred', status: Status | null) => tasks.filter((task) => task[key] === status).length;
  const statuses = [...STATUSES, null];
  const most = Math.max(...statuses.flatMap((status) => [of('column', status), of('inferred', status)]));
  const rows = statuses.map((status) => {
    const [board, evidence] = [of('column', status), of('inferred', status)];
    const name = status === null ? 'unknown' : columnName(status);
    return [name, String(board), bar(board, most), String(evidence), bar(evidence, most)];
  });
  return ['## Board and evidence', '', ...table(['', 'board', '', 'evidence', ''], rows)];
}

function looksDoneSection({ looksDone }: BoardFacts, layout: ReportLayout): string[] {
  const rows = looksDone.map((task) => [...name(task, layout), says(task), task.band, advice(task)]);
  return tableSection(
    'Looks done, but the board says otherwise',
    ['id', 'task', 'board', 'band', 'what to do'],
    rows,
    layout.limit,
  );
}

/** What to do is the same for all, so it is said once; what differs is how near the best trace comes. */
function unprovenSection({ unproven }: BoardFacts, layout: ReportLayout): string[] {
  if (unproven.length === 0) return [];
  const rows = unproven.map((task) => {
    const found = [task.why, ...(task.open === undefined ? [] : [task.open])];
    return [...name(task, layout), evidenceSays(task), task.band, escapeText(found.join('; '))];
  });
  return [
    `## Says Done, but little or nothing supports it (${unproven.length})`,
    '',
    'Name the commit that did it, or reopen the task. The best trace may be that commit.',
    '',
    ...foldedTable(['id', 'task', 'evidence', 'band', 'what was found'], rows, layout.limit),
  ];
}

/** Left out when the picture says the same. */
function columnsSection({ columns }: BoardFacts): string[] {
  const standard = STATUSES.map(columnName);
  if (columns.every(({ name: column, wip }) => wip === undefined && standard.includes(column))) return [];
  const rows = columns.map((load) => {
    const over = excess(load) > 0 ? `**${excess(load)} over the limit**` : '';
    return [escapeText(load.name), String(load.tasks), load.wip === undefined ? '' : String(load.wip), over];
  });
  return ['## Columns', '', ...table(['column', 'tasks', 'limit', ''], rows)];
}

function excess({ tasks, wip }: ColumnLoad): number {
  return Math.max(0, tasks - (wip ?? Infinity));
}

function staleSection({ stale, staleDays }: BoardFacts, layout: ReportLayout): string[] {
  const rows = stale.map(({ task, days, since }) => [
    ...name(task, layout),
    says(task),
    days === undefined
      ? 'no commit at all'
      : `${counted(days, 'day')} since its ${since === 'commit' ? 'last commit' : 'creation'}`,
  ]);
  const title = `In work, but no commit for more than ${counted(staleDays, 'day')}`;
  return tableSection(title, ['id', 'task', 'board', 'quiet for'], rows, layout.limit);
}

function blockedSection({ blocked }: BoardFacts, layout: ReportLayout): string[] {
  const rows = blocked.map((task) => [...name(task, layout), says(task), task.blockers.map(escapeText).join('<br>')]);
  return tableSection('What stands in the way', ['id', 'task', 'board', 'because'], rows, layout.limit);
}

function problemsSection({ problems }: BoardFacts, layout: ReportLayout): string[] {
  if (problems.length === 0) return [];
  const rows = groupProblems(problems).map(({ code, message, fix, places }) => {
    const files = places.map(({ path, line }) => {
      return fileLink(line === undefined ? path : `${path}, line ${line}`, path, layout.base);
    });
    const folded = `<details><summary>${files.length} files</summary>${files.join('<br>')}</details>`;
    return [files.length === 1 ? files.join('') : folded, ...[message, fix, code].map(escapeText)];
  });
  return [
    `## Problems of the board (${problems.length})`,
    '',
    ...foldedTable(['file', 'problem', 'way out', 'code'], rows, layout.limit),
  ];
}

function abstainedSection({ abstained }: BoardFacts, layout: ReportLayout): string[] {
  const rows = abstained.map((task) => [...name(task, layout), says(task), escapeText(task.why)]);
  return tableSection('Too little evidence', ['id', 'task', 'board', 'what was found'], rows, layout.limit);
}

function consistentSection({ tasks, consistent }: BoardFacts, layout: ReportLayout): string[] {
  if (tasks.length === 0) return ['There are no tasks on the board.'];
  const rows = consistent.map((task) => {
    return [...name(task, layout), says(task), evidenceSays(task), task.band, escapeText(task.why)];
  });
  return tableSection(
    'No contradiction',
    ['id', 'task', 'board says', 'evidence says', 'band', 'why'],
    rows,
    layout.limit,
  );
}

function howToRead({ staleDays }: BoardFacts): string[] {
  return [
    '## How to read this',
    '',
    'The evidence is what is in the repository: commits since the task was created that name it or are like it in words and',
    'paths, ticked boxes, filled-in notes. Commits that only touch the board, and the status itself, are no evidence.',
    'Bands: *strong* is 90 % sure or more, *fair* 65 %, *weak* less. Work that leaves no trace here, or is described in other',
    `words, cannot be seen. Quiet work counts as stale after ${counted(staleDays, 'day')}. A review never changes a status.`,
    '`boardrev explain ID` shows all that a verdict stands on.',
  ];
}

function name({ id, title, path }: Judged, { base }: ReportLayout): [string, string] {
  return [fileLink(id, path, base), escapeText(title)];
}

function says({ status }: Judged): string {
  return status === null ? 'nothing' : escapeText(status);
}

function evidenceSays({ inferred }: Judged): string {
  return inferred === null ? '–' : columnName(inferred);
}

function advice({ actions, why }: Judged): string {
  return (actions.length > 0 ? actions : [why]).map(escapeText).join('<br>');
}
