import { compareText } from '@pipelines/core';
import { statusKey } from '@pipelines/core/board';
import type { Evaluation, Problem, ProcessRow, Revision, Status } from '../../rows.ts';
import { mismatchOf, openBoxes, reasonOf } from '../evaluate/advice.ts';

const DAY = 86_400_000;
/** Used when no process row came along. */
const STALE_DAYS = 14;
const IN_WORK: readonly (Status | null)[] = ['doing', 'review', 'blocked'];

/** What the report needs of an evaluation; its evidence is reduced to the reason and the boxes that are open. */
export type Judged = Omit<Evaluation, 'type' | 'evidence'> & { readonly why: string; readonly open?: string };

/** A task in work that nobody seems to work on. */
export interface Stale {
  readonly task: Judged;
  /** Whole days since `since`; undefined if there is neither a commit nor a date of creation. */
  readonly days: number | undefined;
  readonly since: 'commit' | 'creation' | undefined;
}

export interface ColumnLoad {
  readonly name: string;
  readonly tasks: number;
  readonly wip: number | undefined;
}

/** Everything the report says. Lists are sorted, so that the order of the rows does not matter. */
export interface BoardFacts {
  readonly revision: Revision | undefined;
  readonly process: ProcessRow | undefined;
  readonly tasks: readonly Judged[];
  readonly looksDone: readonly Judged[];
  readonly unproven: readonly Judged[];
  readonly stale: readonly Stale[];
  readonly staleDays: number;
  readonly blocked: readonly Judged[];
  readonly abstained: readonly Judged[];
  /** Neither a mismatch nor without a verdict. */
  readonly consistent: readonly Judged[];
  readonly columns: readonly ColumnLoad[];
  readonly problems: readonly Problem[];
}

export function judge({ type: _type, evidence, ...rest }: Evaluation): Judged {
  const open = openBoxes(evidence);
  return { ...rest, why: reasonOf(rest.inferred, evidence), ...(open !== undefined && { open }) };
}

export function boardFacts(
  judged: readonly Judged[],
  problems: readonly Problem[],
  process: ProcessRow | undefined,
  revision: Revision | undefined,
): BoardFacts {
  const tasks = [...judged].sort(byId);
  const surest = (kind: 'looks-done' | 'unproven') =>
    tasks.filter((task) => mismatchOf(task) === kind).sort((a, b) => b.confidence - a.confidence || byId(a, b));
  const staleDays = process?.staleDays ?? STALE_DAYS;
  return {
    revision,
    process,
    tasks,
    looksDone: surest('looks-done'),
    unproven: surest('unproven'),
    stale: staleTasks(tasks, staleDays, revision),
    staleDays,
    blocked: tasks.filter(({ blockers }) => blockers.length > 0),
    abstained: tasks.filter(({ inferred }) => inferred === null),
    consistent: tasks.filter((task) => task.inferred !== null && mismatchOf(task) === undefined),
    columns: columnLoads(tasks, process),
    problems: [...problems].sort(
      (a, b) =>
        compareText(a.path, b.path) ||
        compareText(a.code, b.code) ||
        compareText(a.field ?? '', b.field ?? '') ||
        compareText(a.message, b.message),
    ),
  };
}

/** Without the time of the review nothing can be stale, nor where the history is cut or missing: commits may be unseen. */
function staleTasks(tasks: readonly Judged[], staleDays: number, revision: Revision | undefined): Stale[] {
  const at = Date.parse(revision?.now ?? '');
  if (Number.isNaN(at) || revision?.sha === undefined || revision.shallow) return [];
  const inWork = tasks.filter(({ column, inferred }) => IN_WORK.includes(column) && inferred !== 'done');
  const found = inWork.map((task): Stale => {
    const last = task.lastActivity ?? task.created;
    if (last === undefined) return { task, days: undefined, since: undefined };
    const days = Math.floor((at - Date.parse(last)) / DAY);
    return { task, days, since: task.lastActivity === undefined ? 'creation' : 'commit' };
  });
  const stale = found.filter(({ days }) => days === undefined || days > staleDays);
  return stale.sort((a, b) => (b.days ?? Infinity) - (a.days ?? Infinity) || byId(a.task, b.task));
}

function columnLoads(tasks: readonly Judged[], process: ProcessRow | undefined): ColumnLoad[] {
  const counts = new Map<string, number>();
  for (const { status } of tasks) {
    const name = status === null ? 'no status' : (columnNameOf(status, process) ?? status);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = (process?.columns ?? []).map(({ name, wip }) => ({ name, tasks: counts.get(name) ?? 0, wip }));
  const known = new Set(named.map(({ name }) => name));
  const others = [...counts].filter(([name]) => !known.has(name)).sort(([a], [b]) => compareText(a, b));
  return [...named, ...others.map(([name, count]) => ({ name, tasks: count, wip: undefined }))];
}

/** The name of the column in the team's process; undefined if the process does not know the status. */
function columnNameOf(status: string, process: ProcessRow | undefined): string | undefined {
  const key = statusKey(status);
  const columns = process?.columns ?? [];
  const named = columns.find(({ name }) => statusKey(name) === key);
  return (named ?? columns.find(({ aliases }) => aliases.some((alias) => statusKey(alias) === key)))?.name;
}

/** `task-2` before `task-10`, then by path: two files may claim one id. */
function byId(a: Judged, b: Judged): number {
  return compareNaturally(a.id, b.id) || compareText(a.path, b.path);
}

function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [x = '', y = ''] = [left[i], right[i]];
    const order =
      (/\d/.test(x) && /\d/.test(y) && Number(x) - Number(y)) || compareText(x.toLowerCase(), y.toLowerCase());
    if (order) return order;
  }
  return left.length - right.length || compareText(a, b);
}
