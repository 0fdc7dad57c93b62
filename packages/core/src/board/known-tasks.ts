import type { Decision } from '../decisions/index.ts';
import type { TaskMember } from './managed-content.ts';
import type { ManagedTask } from './managed-tasks.ts';
import { membersOf } from './task-record.ts';

/** Something that the board or the ledger knows: what a task is about, was about, or must not be about. */
export interface KnownTask {
  readonly id: string;
  readonly members: readonly TaskMember[];
  readonly task: ManagedTask | undefined;
  /** What the team decided, as far as it holds today. */
  readonly decision: Decision | undefined;
  /** A task of it was written once; without `task` a person deleted it. */
  readonly record: Decision | undefined;
}

export interface TaskLedger {
  /** Decisions of the team that hold today, by their order in the ledger. */
  readonly decisions: readonly Decision[];
  /** One line per task ever written, by their order in the ledger. */
  readonly records: readonly Decision[];
}

/** What is known, each id once: in the order of the ledger, which is the order of age, then by id. */
export function knownTasks(tasks: readonly ManagedTask[], { decisions, records }: TaskLedger): KnownTask[] {
  const taskOf = new Map<string, ManagedTask>();
  for (const task of tasks) if (!taskOf.has(task.id)) taskOf.set(task.id, task);
  const decisionOf = new Map(decisions.map((decision) => [decision.key, decision]));
  const recordOf = new Map(records.map((record) => [record.key, record]));
  const ids = new Set([...recordOf.keys(), ...decisionOf.keys(), ...[...taskOf.keys()].sort()]);
  return [...ids].map((id) => {
    const [task, decision, record] = [taskOf.get(id), decisionOf.get(id), recordOf.get(id)];
    const members = task && task.members.length > 0 ? task.members : union(membersOf(decision), membersOf(record));
    return { id, members, task, decision, record };
  });
}

/** Did the team decide against it, or put it off? */
export function isClosed({ decision }: Pick<KnownTask, 'decision'>): boolean {
  return decision !== undefined && decision.verdict !== 'accepted';
}

/**
 * Was it accepted after its task was last written? If the task was deleted, that brings it back, once: a task that is
 * written, or is there, makes a line as new as the decision.
 */
export function wasAcceptedLater({ decision, record }: Pick<KnownTask, 'decision' | 'record'>): boolean {
  return decision?.verdict === 'accepted' && (record === undefined || Date.parse(decision.at) > Date.parse(record.at));
}

function union(a: readonly TaskMember[], b: readonly TaskMember[]): TaskMember[] {
  const byAnchor = new Map(a.map((member) => [member.anchor, member]));
  for (const member of b) {
    if (!byAnchor.get(member.anchor)?.hash) byAnchor.set(member.anchor, member);
  }
  return [...byAnchor.values()];
}
