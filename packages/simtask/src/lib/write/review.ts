import type { StepContext } from '@pipelines/core';
import {
  canonicalStatus,
  type ManagedBoard,
  type ManagedTask,
  readManagedTasks,
  taskKeyOf,
} from '@pipelines/core/board';
import { type Decision, readDecisions } from '@pipelines/core/decisions';
import { readFrontMatter } from '@pipelines/core/markdown';
import { openRepository } from '@pipelines/core/node';
import type { Ledger } from './known-classes.ts';
import { RECORD_TOOL } from './task-record.ts';
import { TASKS } from './task-text.ts';

type Context = Pick<StepContext, 'root' | 'shared' | 'signal'>;

/** The board and the ledger as they are before anything is written. */
export interface Review {
  readonly board: ManagedBoard;
  readonly ledger: Ledger;
  /** All decisions of people, those that ended too. */
  readonly decided: readonly Decision[];
  /** Commit under review. */
  readonly sha: string | undefined;
  /** The time of the review, ISO. */
  readonly now: string | undefined;
}

/** Reads what the run is compared with: of the working tree, or of the revision under review. */
export async function readReview(ctx: Context): Promise<Review> {
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  const sha = await repository?.resolve(ctx.shared.at ?? 'HEAD');
  const now = ctx.shared.now ?? (sha === undefined ? undefined : await repository?.commitTime(sha));
  const decisions = await readDecisions(ctx, TASKS.tool);
  const records = await readDecisions(ctx, RECORD_TOOL);
  const decided = decisions.all();
  return {
    board: await readManagedTasks(ctx, TASKS),
    ledger: { decisions: decided.filter(({ key }) => decisions.of(key, now)), records: records.all() },
    decided,
    sha,
    now,
  };
}

/** How many tasks wait for somebody: neither done by their status, nor put away or decided against, nor without a class. */
export function openTaskCount({ board, ledger }: Pick<Review, 'board' | 'ledger'>): number {
  const closed = new Set(ledger.decisions.filter(({ verdict }) => verdict !== 'accepted').map(({ key }) => key));
  const hasClass = ({ marks }: ManagedTask) => Object.keys(marks).length === 0;
  /** Its region was taken away, so it is a person's alone. */
  const isReleased = ({ locked, body }: ManagedTask) => locked !== undefined && body === '';
  return board.tasks.filter(
    (task) => hasClass(task) && !isReleased(task) && !closed.has(task.id) && !isPutAway(task) && !isDone(task),
  ).length;
}

function isPutAway({ path }: ManagedTask): boolean {
  return path.split('/').some((folder) => /^(?:completed?|done|archived?)$/i.test(folder));
}

function isDone({ text }: ManagedTask): boolean {
  const frontMatter = readFrontMatter(text);
  if (frontMatter.kind !== 'ok') return false;
  const status = frontMatter.scalars.get(taskKeyOf(frontMatter.data, 'status') ?? '');
  return status !== undefined && canonicalStatus(status) === 'done';
}
