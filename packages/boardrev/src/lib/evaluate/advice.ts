import { canonicalStatus, isDropped } from '@pipelines/core/board';
import type { Evaluation, Evidence, Match, ProcessRow, Status, Task } from '../../rows.ts';
import type { TextSignals } from './text-signals.ts';

interface Known {
  readonly task: Task;
  readonly column: Status | null;
  readonly inferred: Status | null;
  readonly band: Evaluation['band'];
  readonly evidence: readonly Evidence[];
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
  if (inferred === null) return `${board}; the evidence is too weak to say: ${reasonOf(inferred, evidence)}.`;
  const agrees = column === inferred ? 'and the evidence agrees' : `the evidence says ${WORDS[inferred]}`;
  const separator = column === inferred ? ' ' : '; ';
  return `${board}${separator}${agrees}: ${reasonOf(inferred, evidence)}.`;
}

/** The strongest reason for the conclusion; without one, or for To Do, the best trace of work there is. */
export function reasonOf(inferred: Status | null, evidence: readonly Evidence[]): string {
  const strongest = evidence.find(({ weight }) => weight > 0);
  if (inferred === 'done') return strongest?.text ?? 'all signals together';
  if (inferred === null || inferred === 'todo') {
    return strongest ? `best trace: ${strongest.text}` : 'no commit, box or note belongs to it';
  }
  return evidence.find(({ kind }) => kind === 'boxes')?.text ?? strongest?.text ?? 'its text says so';
}

/** `2 of 3 boxes open`, if there are open boxes. */
export function openBoxes(evidence: readonly Evidence[]): string | undefined {
  return evidence.find(({ kind }) => kind === 'open-boxes')?.text;
}

/** What a person should do now. Empty if board and evidence agree. Only strong evidence asks for a move at once. */
export function actionsFor({ task, column, inferred, band, evidence }: Known): string[] {
  if (task.status !== undefined && column === null) {
    return [`Map the status "${task.status}" to a column in the process document`];
  }
  const mismatch = mismatchOf({ status: task.status ?? null, column, inferred });
  const open = openBoxes(evidence);
  const reason = reasonOf(inferred, evidence);
  if (inferred === 'done' && column !== 'done') {
    const move = `${band === 'strong' ? 'Move to Done' : 'Check whether it is done'}: ${reason}`;
    return [open ? `${move}; first look at what is left: ${open}` : move];
  }
  if (mismatch === 'unproven') {
    return [`Name the commit that did it, or reopen it; ${reason}${open ? `; ${open}` : ''}`];
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
