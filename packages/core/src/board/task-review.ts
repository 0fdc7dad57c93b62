import { type Decision, readDecisions } from '../decisions/index.ts';
import { readFrontMatter } from '../markdown/front-matter.ts';
import { openRepository } from '../node/git/repository.ts';
import type { StepContext } from '../step.ts';
import { isClosed, type TaskLedger } from './known-tasks.ts';
import { type ManagedBoard, type ManagedKind, type ManagedTask, readManagedTasks } from './managed-tasks.ts';
import { canonicalStatus } from './status.ts';
import { taskKeyOf } from './task-keys.ts';
import { recordTool } from './task-record.ts';

/** The board and the ledger of one tool as they are before anything is written. */
export interface TaskReview {
  readonly kind: ManagedKind;
  readonly board: ManagedBoard;
  readonly ledger: TaskLedger;
  /** All decisions of people, those that ended too. */
  readonly decided: readonly Decision[];
  /** Commit under review. */
  readonly sha: string | undefined;
  /** The time of the review, ISO. */
  readonly now: string | undefined;
}

/** Reads what a run is compared with: of the working tree, or of the revision under review. */
export async function readTaskReview(
  ctx: Pick<StepContext, 'root' | 'shared' | 'signal'>,
  kind: ManagedKind,
): Promise<TaskReview> {
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  const sha = await repository?.resolve(ctx.shared.at ?? 'HEAD');
  const now = ctx.shared.now ?? (sha === undefined ? undefined : await repository?.commitTime(sha));
  const decisions = await readDecisions(ctx, kind.tool);
  const records = await readDecisions(ctx, recordTool(kind));
  const decided = decisions.all();
  return {
    kind,
    board: await readManagedTasks(ctx, kind),
    ledger: { decisions: decided.filter(({ key }) => decisions.of(key, now)), records: records.all() },
    decided,
    sha,
    now,
  };
}

/** What a tool writes over its region once there is nothing left to do. */
const ENDED = ['resolved', 'merged'];

/** Has the tool itself said that there is nothing left to do? */
export function isEnded({ marks }: Pick<ManagedTask, 'marks'>): boolean {
  return ENDED.some((mark) => marks[mark] !== undefined);
}

/** Does a task wait for somebody: neither ended, nor taken out of the tool's hands, nor done by its status or put away? */
export function isOpenTask(task: ManagedTask): boolean {
  /** Its region was taken away, so it is a person's alone. */
  const isReleased = task.locked !== undefined && task.body === '';
  return !isEnded(task) && !isReleased && !isPutAway(task) && !isDone(task);
}

/** How many tasks wait for somebody and were not decided against. */
export function openTaskCount({ board, ledger }: Pick<TaskReview, 'board' | 'ledger'>): number {
  const closed = new Set(ledger.decisions.filter((decision) => isClosed({ decision })).map(({ key }) => key));
  return board.tasks.filter((task) => isOpenTask(task) && !closed.has(task.id)).length;
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
