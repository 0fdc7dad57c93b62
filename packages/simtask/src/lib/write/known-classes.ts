import { isClosed, isEnded, type KnownTask, knownTasks, type TaskReview } from '@pipelines/core/board';

/** A class that the board or the ledger knows. */
export interface KnownClass extends KnownTask {
  /** Its task is on the board, and its class was there the last time. */
  readonly live: boolean;
  /**
   * A task follows the last of its functions. What a person deleted, rejected or put off does not, nor does a task whose
   * class was gone: it takes half of a class to know such a one again.
   */
  readonly follows: boolean;
}

/** What is known, each id once: in the order of the ledger, which is the order of age, then by id. */
export function knownClasses({ board, ledger }: Pick<TaskReview, 'board' | 'ledger'>): KnownClass[] {
  return knownTasks(board.tasks, ledger).map((known) => {
    const { task } = known;
    const open = task !== undefined && !isClosed(known);
    return { ...known, live: open && !isEnded(task), follows: open && task.marks['resolved'] === undefined };
  });
}
