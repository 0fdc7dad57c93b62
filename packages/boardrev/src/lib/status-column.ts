import type { Column, ProcessRow, Status } from '../rows.ts';

/** How boards spell the columns when no process document says otherwise. Compared without case, spaces and dashes. */
const SPELLINGS: Readonly<Record<Status, readonly string[]>> = {
  todo: ['todo', 'backlog', 'open', 'new', 'planned', 'ready', 'pending', 'notstarted', 'draft', 'icebox', 'next'],
  doing: ['doing', 'inprogress', 'wip', 'active', 'started', 'ongoing', 'working'],
  review: ['review', 'inreview', 'codereview', 'testing', 'qa', 'verify', 'needsreview'],
  done: ['done', 'complete', 'completed', 'closed', 'finished', 'resolved', 'shipped', 'merged'],
  blocked: ['blocked', 'onhold', 'waiting', 'paused', 'stuck'],
};

/** The canonical column of a status as the board spells it; undefined if nobody knows it. */
export function columnOf(status: string | undefined, process: ProcessRow | undefined): Status | undefined {
  if (status === undefined) return undefined;
  const named = columnIn(process, status);
  if (named) return named.status;
  const wanted = plain(status);
  const found = Object.entries(SPELLINGS).find(([, words]) => words.includes(wanted));
  return found?.[0] as Status | undefined;
}

/** The name of the column in the team's process; undefined if the process does not know the status. */
export function columnNameOf(status: string, process: ProcessRow | undefined): string | undefined {
  return columnIn(process, status)?.name;
}

function columnIn(process: ProcessRow | undefined, status: string): Column | undefined {
  const wanted = plain(status);
  return process?.columns.find(({ name, aliases }) => [name, ...aliases].some((word) => plain(word) === wanted));
}

function plain(status: string): string {
  return status.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
