import type { ManagedTask, TaskMember } from '@pipelines/core/board';
import type { Decision } from '@pipelines/core/decisions';
import { membersOf } from './task-record.ts';

/** A class that the board or the ledger knows. */
export interface KnownClass {
  readonly id: string;
  readonly members: readonly TaskMember[];
  readonly task: ManagedTask | undefined;
  /** What the team decided, as far as it holds today. */
  readonly decision: Decision | undefined;
  /** A task of it was written once; without `task` a person deleted it. */
  readonly record: Decision | undefined;
  /** Its task is on the board, and its class was there the last time. */
  readonly live: boolean;
  /**
   * A task follows the last of its functions. What a person deleted, rejected or put off does not, nor does a task whose
   * class was gone: it takes half of a class to know such a one again.
   */
  readonly follows: boolean;
}

export interface Ledger {
  /** Decisions of the team that hold today, by their order in the ledger. */
  readonly decisions: readonly Decision[];
  /** One line per task ever written, by their order in the ledger. */
  readonly records: readonly Decision[];
}

/** What is known, each id once: in the order of the ledger, which is the order of age, then by id. */
export function knownClasses(tasks: readonly ManagedTask[], { decisions, records }: Ledger): KnownClass[] {
  const taskOf = new Map<string, ManagedTask>();
  for (const task of tasks) if (!taskOf.has(task.id)) taskOf.set(task.id, task);
  const decisionOf = new Map(decisions.map((decision) => [decision.key, decision]));
  const recordOf = new Map(records.map((record) => [record.key, record]));
  const ids = new Set([...recordOf.keys(), ...decisionOf.keys(), ...[...taskOf.keys()].sort()]);
  return [...ids].map((id) => {
    const [task, decision, record] = [taskOf.get(id), decisionOf.get(id), recordOf.get(id)];
    const closed = decision !== undefined && decision.verdict !== 'accepted';
    return {
      id,
      members: task && task.members.length > 0 ? task.members : union(membersOf(decision), membersOf(record)),
      task,
      decision,
      record,
      live: task !== undefined && !closed && Object.keys(task.marks).length === 0,
      follows: task !== undefined && !closed && task.marks['resolved'] === undefined,
    };
  });
}

function union(a: readonly TaskMember[], b: readonly TaskMember[]): TaskMember[] {
  const byAnchor = new Map(a.map((member) => [member.anchor, member]));
  for (const member of b) {
    if (!byAnchor.get(member.anchor)?.hash) byAnchor.set(member.anchor, member);
  }
  return [...byAnchor.values()];
}
