import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Decision, decisionLine, LEDGER_FILE, lockLedger } from '../decisions/index.ts';
import type { StepContext } from '../step.ts';
import type { TaskMember } from './managed-content.ts';
import type { ManagedKind } from './managed-tasks.ts';

const MEMBER = /^(.*) @(\w{1,12})$/s;

/**
 * Under this name the ledger keeps one line per task that a tool ever wrote, apart from what people decided. It is how a
 * fresh clone knows that a task was there: one that is no longer on the board was deleted, and does not come back.
 */
export function recordTool({ tool }: ManagedKind): string {
  return `${tool}:tasks`;
}

/** What a line of the ledger says of a task. */
export interface TaskRecord {
  readonly id: string;
  readonly title: string;
  readonly members: readonly TaskMember[];
  /** Time of the review, ISO; where nothing tells it, the beginning of time. */
  readonly at: string | undefined;
}

/** The line that a task was written. */
export function recordOf({ id, title, members, at }: TaskRecord, kind: ManagedKind): Decision {
  return {
    key: id,
    tool: recordTool(kind),
    version: '1',
    verdict: 'deferred',
    reason: `its task was written; deleting the task keeps the ${kind.region} off the board`,
    by: kind.tool,
    at: at ?? '1970-01-01T00:00:00Z',
    title,
    members: members.map(memberText),
  };
}

/** `path#name @hash`, or the anchor alone. */
export function memberText({ anchor, hash }: TaskMember): string {
  return hash === '' ? anchor : `${anchor} @${hash.slice(0, 12)}`;
}

/** The members of a line of the ledger. Lines of people may have anchors only. */
export function membersOf(decision: Decision | undefined): TaskMember[] {
  return (decision?.members ?? []).map((member) => {
    const [, anchor = member, hash = ''] = MEMBER.exec(member) ?? [];
    return { anchor, hash };
  });
}

/** The time that a new line needs: later than the decision that asked for the task, so that deleting the task counts. */
export function recordTime(accepted: Decision | undefined, now: string | undefined): string | undefined {
  const at = accepted?.at ?? '';
  return now === undefined || Date.parse(at) > Date.parse(now) ? at || now : now;
}

/** Adds lines to the ledger, as an edit like those of the tasks, so that they are previewed with them. */
export async function addRecords(
  records: readonly Decision[],
  { root, files }: Pick<StepContext, 'root' | 'files'>,
): Promise<void> {
  if (records.length === 0) return;
  const unlock = await lockLedger(root);
  try {
    const text = await readFile(join(root, LEDGER_FILE), 'utf8').catch(absent);
    await files.edit(LEDGER_FILE, ledgerWith(text ?? '', records), text);
  } finally {
    await unlock();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** The ledger with more lines at its end, in its own form of newline. */
function ledgerWith(text: string, records: readonly Decision[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text === '' || text === '\uFEFF' || text.endsWith('\n') ? '' : end;
  return text + start + records.map((record) => decisionLine(record) + end).join('');
}
