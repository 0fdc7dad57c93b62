import { STATUSES, type Status } from '../../rows.ts';
import { columnName } from '../evaluate/advice.ts';
import type { BoardFacts, Judged } from './board-facts.ts';
import { bar, escapeText, foldedTable, table } from './markdown-text.ts';

/** The report for people. Pure: equal facts give equal bytes. `limit` rows of a table show, the others are folded. */
export function reportMarkdown(facts: BoardFacts, limit: number): string {
  const sections = [
    heading(facts),
    picture(facts),
    tasksSection('Looks done, but the board says otherwise', facts.looksDone, limit),
    tasksSection('Says Done, but nothing supports it', facts.unproven, limit),
    columnsSection(facts),
    staleSection(facts, limit),
    blockedSection(facts, limit),
    problemsSection(facts, limit),
    abstainedSection(facts, limit),
    allTasks(facts, limit),
    howToRead(facts),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  return lines.join('\n');
}

function heading({ revision, process, tasks, looksDone, unproven, stale, problems, abstained }: BoardFacts): string[] {
  const what =
    revision?.sha === undefined ? 'a directory without commits' : `revision \`${revision.sha.slice(0, 12)}\``;
  const when = revision?.now === undefined ? 'at an unknown time' : `as of ${revision.now}`;
  const rules = process?.path === undefined ? 'default columns' : `the process in ${escapeText(process.path)}`;
  const shallow = revision?.shallow
    ? ['', '**The clone is shallow: older work cannot be seen, so "not done" is not concluded.**']
    : [];
  return [
    '# Board review',
    '',
    `Reviewed ${what} ${when}, ${count(tasks.length, 'task')}, ${rules}.`,
    ...shallow,
    '',
    `- ${count(looksDone.length, 'open task')} that ${looksDone.length === 1 ? 'looks' : 'look'} done`,
    `- ${count(unproven.length, 'Done task')} that nothing supports`,
    `- ${count(stale.length, 'stale task')} in work`,
    `- ${count(problems.length, 'problem')} of the board itself`,
    `- ${count(abstained.length, 'task')} with too little evidence to say`,
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

function tasksSection(title: string, tasks: readonly Judged[], limit: number): string[] {
  if (tasks.length === 0) return [];
  const rows = tasks.map((task) => [...name(task), says(task), evidenceSays(task), task.band, advice(task)]);
  return [
    `## ${title} (${tasks.length})`,
    '',
    ...foldedTable(['id', 'task', 'board', 'evidence', 'band', 'what to do'], rows, limit),
  ];
}

function columnsSection({ columns }: BoardFacts): string[] {
  if (columns.length === 0) return [];
  const rows = columns.map(({ name: column, tasks, wip }) => {
    const over = wip !== undefined && tasks > wip ? `**${tasks - wip} over the limit**` : '';
    return [escapeText(column), String(tasks), wip === undefined ? '' : String(wip), over];
  });
  return ['## Columns', '', ...table(['column', 'tasks', 'limit', ''], rows)];
}

function staleSection({ stale, staleDays }: BoardFacts, limit: number): string[] {
  if (stale.length === 0) return [];
  const rows = stale.map(({ task, days, since }) => [
    ...name(task),
    says(task),
    days === undefined
      ? 'no commit at all'
      : `${count(days, 'day')} since its ${since === 'commit' ? 'last commit' : 'creation'}`,
  ]);
  const title = `## In work, but no commit for more than ${count(staleDays, 'day')} (${stale.length})`;
  return [title, '', ...foldedTable(['id', 'task', 'board', 'quiet for'], rows, limit)];
}

function blockedSection({ blocked }: BoardFacts, limit: number): string[] {
  if (blocked.length === 0) return [];
  const rows = blocked.map((task) => [...name(task), says(task), task.blockers.map(escapeText).join('<br>')]);
  return [
    `## What stands in the way (${blocked.length})`,
    '',
    ...foldedTable(['id', 'task', 'board', 'because'], rows, limit),
  ];
}

function problemsSection({ problems }: BoardFacts, limit: number): string[] {
  if (problems.length === 0) return [];
  const rows = problems.map(({ code, path, field, message, fix }) => [
    escapeText(path),
    escapeText(field === undefined ? message : `${field}: ${message}`),
    escapeText(fix),
    escapeText(code),
  ]);
  return [
    `## Problems of the board (${problems.length})`,
    '',
    ...foldedTable(['file', 'problem', 'way out', 'code'], rows, limit),
  ];
}

function abstainedSection({ abstained }: BoardFacts, limit: number): string[] {
  if (abstained.length === 0) return [];
  const rows = abstained.map((task) => [...name(task), says(task)]);
  return [`## Too little evidence (${abstained.length})`, '', ...foldedTable(['id', 'task', 'board'], rows, limit)];
}

function allTasks({ tasks }: BoardFacts, limit: number): string[] {
  if (tasks.length === 0) return ['There are no tasks on the board.'];
  const rows = tasks.map((task) => [...name(task), says(task), evidenceSays(task), task.band, escapeText(task.why)]);
  return [
    '## All tasks',
    '',
    ...foldedTable(['id', 'task', 'board says', 'evidence says', 'band', 'why'], rows, limit),
  ];
}

function howToRead({ staleDays }: BoardFacts): string[] {
  return [
    '## How to read this',
    '',
    'The evidence is what is in the repository: commits since the task was created that name it or are like it in words and',
    'paths, ticked boxes, filled-in notes. Commits that only touch the board, and the status itself, are no evidence.',
    'Bands: *strong* is 90 % sure or more, *fair* 65 %, *weak* less. Work that leaves no trace here, or is described in other',
    `words, cannot be seen. Quiet work counts as stale after ${count(staleDays, 'day')}. Nothing on the board was changed.`,
  ];
}

function name({ id, title }: Judged): [string, string] {
  return [escapeText(id), escapeText(title)];
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

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
