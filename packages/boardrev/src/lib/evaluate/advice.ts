import type { Evaluation, Evidence, Match, ProcessRow, Status, Task } from '../../rows.ts';
import { canonicalStatus, isDropped } from '../board/status.ts';
import type { TextSignals } from './text-signals.ts';

interface Known {
  readonly task: Task;
  readonly column: Status | null;
  readonly inferred: Status | null;
  readonly evidence: readonly Evidence[];
  readonly match: Match | undefined;
}

const WORDS: Readonly<Record<Status, string>> = {
  todo: 'To Do',
  doing: 'In Progress',
  review: 'Review',
  done: 'Done',
  blocked: 'Blocked',
};

/** The column in words. */
export function columnName(status: Status): string {
  return WORDS[status];
}

/** One sentence: what the board says, what the evidence says, and why. */
export function summaryOf({ task, column, inferred, evidence }: Known): string {
  const board = task.status === undefined ? 'The board gives no status' : `The board says ${task.status}`;
  if (inferred === null) return `${board}; the evidence is too weak to say.`;
  const agrees = column === inferred ? 'and the evidence agrees' : `the evidence says ${WORDS[inferred]}`;
  const separator = column === inferred ? ' ' : '; ';
  return `${board}${separator}${agrees}: ${reasonOf(inferred, evidence)}.`;
}

/** The strongest reason for the conclusion. */
export function reasonOf(inferred: Status, evidence: readonly Evidence[]): string {
  const strongest = evidence.find(({ weight }) => weight > 0);
  if (inferred === 'done') return strongest?.text ?? 'all signals together';
  if (inferred === 'todo') return strongest ? `at best ${strongest.text}` : 'no commit, box or note belongs to it';
  return evidence.find(({ kind }) => kind === 'boxes')?.text ?? strongest?.text ?? 'its text says so';
}

/** What a person should do now. Empty if board and evidence agree. */
export function actionsFor({ task, column, inferred, evidence }: Known): string[] {
  if (task.status !== undefined && column === null) {
    return [`Map the status "${task.status}" to a column in the process document`];
  }
  const mismatch = mismatchOf({ status: task.status ?? null, column, inferred });
  if (inferred === 'done' && column !== 'done') {
    const half = evidence.some(({ kind }) => kind === 'boxes') && evidence.find(({ kind }) => kind === 'open-boxes');
    const move = `Move to Done: ${reasonOf(inferred, evidence)}`;
    return [half ? `${move}; first look at what is left, ${half.text}` : move];
  }
  if (mismatch === 'unproven') {
    const open = evidence.find(({ kind }) => kind === 'open-boxes');
    const because = open ? ` (${open.text})` : '';
    return [
      `Board says Done but nothing in the history supports it${because}: name the commit that did it, or reopen it`,
    ];
  }
  return [];
}

/** What stands in the way: unfinished or unknown dependencies, and what the text waits for. */
export function blockersOf(signals: TextSignals, match: Match | undefined, process: ProcessRow | undefined): string[] {
  const dependencies = (match?.waitsFor ?? []).flatMap(({ id, known, status }) => {
    if (!known) return [`depends on ${id}, which the board does not have`];
    if (status !== undefined && canonicalStatus(status, process) === 'done') return [];
    return [`depends on ${id} (${status ?? 'no status'})`];
  });
  return [...dependencies, ...signals.waits.map((line) => `the text says: ${line}`)];
}

/** Board and evidence contradict each other on whether the work is done. Dropped tasks need no evidence. */
export function mismatchOf({
  status,
  column,
  inferred,
}: Pick<Evaluation, 'status' | 'column' | 'inferred'>): 'looks-done' | 'unproven' | undefined {
  if (column === null || inferred === null || (column === 'done') === (inferred === 'done')) return undefined;
  if (status !== null && isDropped(status)) return undefined;
  return inferred === 'done' ? 'looks-done' : 'unproven';
}
