import type { TaskMember } from '@pipelines/core/board';
import { type Decision, decisionLine } from '@pipelines/core/decisions';
import type { Plan } from '../../rows.ts';

/**
 * Under this name the ledger keeps one line per task that was ever written, apart from what people decided. It is how a
 * fresh clone knows that a task was there: one that is no longer on the board was deleted, and does not come back.
 */
export const RECORD_TOOL = 'simtask:tasks';

const MEMBER = /^(.*) @(\w{1,12})$/s;

/** The line that a task was written. `at` is the time of the review; where nothing tells it, the beginning of time. */
export function recordOf(id: string, plan: Pick<Plan, 'title' | 'members'>, at: string | undefined): Decision {
  return {
    key: id,
    tool: RECORD_TOOL,
    version: '1',
    verdict: 'deferred',
    reason: 'its task was written; deleting the task keeps the class off the board',
    by: 'simtask',
    at: at ?? '1970-01-01T00:00:00Z',
    title: plan.title,
    members: plan.members.map(({ anchor, hash }) => (hash === '' ? anchor : `${anchor} @${hash.slice(0, 12)}`)),
  };
}

/** The members of a line of the ledger. Lines of people have anchors only. */
export function membersOf(decision: Decision | undefined): TaskMember[] {
  return (decision?.members ?? []).map((member) => {
    const [, anchor = member, hash = ''] = MEMBER.exec(member) ?? [];
    return { anchor, hash };
  });
}

/** The ledger with more lines at its end, in its own form of newline. */
export function ledgerWith(text: string, records: readonly Decision[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text === '' || text === '\uFEFF' || text.endsWith('\n') ? '' : end;
  return text + start + records.map((record) => decisionLine(record) + end).join('');
}

/** Would the class be known again by its line? Half of its functions must be in it. */
export function isRecorded({ members }: Pick<Plan, 'members'>, record: Decision | undefined): boolean {
  const known = new Set(membersOf(record).map(({ anchor }) => anchor));
  return 2 * members.filter(({ anchor }) => known.has(anchor)).length >= members.length;
}
