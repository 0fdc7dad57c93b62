import type { StepContext } from '@pipelines/core';
import {
  addRecords,
  createTask,
  type ManagedContent,
  type ManagedTask,
  membersOf,
  recordOf,
  recordTime,
  rewriteTask,
  sameMembers,
  type TaskEdit,
  type TaskReview,
  taskBase,
  wasAcceptedLater,
} from '@pipelines/core/board';
import type { Decision } from '@pipelines/core/decisions';
import type { Plan, Problem } from '../../rows.ts';
import type { Assessment } from './assess.ts';
import { regionBody } from './region-body.ts';
import { TASKS, taskBody } from './task-text.ts';

type Context = Pick<StepContext, 'root' | 'files'>;

/** An assessment and the file that its task has, or will have. */
export interface Written extends Assessment {
  readonly path?: string;
}

/**
 * Makes the edits of the assessments, in their order, then adds to the ledger which tasks were written: in this order a
 * run that is cut off leaves tasks without a line, which the next run adds, and never a line without its task.
 */
export async function writeTasks(
  assessments: readonly Assessment[],
  review: TaskReview,
  ctx: Context,
): Promise<{ written: Written[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const written: Written[] = [];
  for (const each of assessments) {
    const edit = await writeTask(each, review, ctx);
    written.push(withEdit(each, edit));
    if (edit?.problem) problems.push({ type: 'problem', ...edit.problem });
  }
  const records = written.flatMap((each) => newRecord(each, review.now));
  if (review.board.editable) await addRecords(records, ctx);
  return { written, problems };
}

async function writeTask(each: Assessment, review: TaskReview, ctx: Context): Promise<TaskEdit | undefined> {
  const { id, known, plan, edit } = each;
  if (edit === 'create' && plan) {
    const origin = each.state === 'split' ? each.other : undefined;
    const draft = {
      title: plan.title,
      name: `merge ${plan.proposal.name}`,
      content: (base: string) => contentOf(id, plan, base),
      body: (region: string) => taskBody(plan, region, origin),
    };
    return createTask(draft, review, ctx);
  }
  const task = known?.task;
  const content = task && wantedContent(each, task, review.sha);
  if (content) return rewriteTask(task, content, review, ctx);
  return task && { path: task.path, result: 'unchanged' };
}

function withEdit(each: Assessment, edit: TaskEdit | undefined): Written {
  if (!edit) return each;
  const { path, result } = edit;
  if (result === 'blocked') {
    const { edit: _edit, ...rest } = each;
    return { ...rest, state: 'waiting', reason: `${path} is taken` };
  }
  if (result !== 'changed' || each.edit !== 'refresh') return { ...each, path };
  return { ...each, path, state: 'updated', reason: 'its functions have changed since the task was written' };
}

/** Undefined when the task says already what is to be said. */
function wantedContent(
  { id, edit, plan, other }: Assessment,
  task: ManagedTask,
  sha: string | undefined,
): ManagedContent | undefined {
  const { members, body, marks, intact } = task;
  if (edit === undefined) return undefined;
  if (edit === 'resolve') return { id, members, body, marks: { resolved: sha?.slice(0, 7) ?? 'without a revision' } };
  if (edit === 'merge') return { id, members, body, marks: { merged: other ?? '' } };
  if (!plan) return { id, members, body, marks };
  const upToDate = intact && Object.keys(marks).length === 0 && sameMembers(members, plan.members);
  return upToDate ? undefined : contentOf(id, plan, taskBase(task.path));
}

function contentOf(id: string, plan: Plan, base: string): ManagedContent {
  const members = plan.members.map(({ anchor, hash }) => ({ anchor, hash }));
  return { id, marks: {}, members, body: regionBody(plan, base) };
}

/** A line for a task that has none, or none by which its class would be known again. */
function newRecord({ id, plan, path, known, edit }: Written, now: string | undefined): Decision[] {
  if (!plan || path === undefined || !edit) return [];
  if (known && edit !== 'create' && isRecorded(plan, known.record) && !wasAcceptedLater(known)) return [];
  const { title, members } = plan;
  return [recordOf({ id, title, members, at: recordTime(known?.decision, now) }, TASKS)];
}

/** Would the class be known again by its line? Half of its functions must be in it. */
function isRecorded({ members }: Pick<Plan, 'members'>, record: Decision | undefined): boolean {
  const known = new Set(membersOf(record).map(({ anchor }) => anchor));
  return 2 * members.filter(({ anchor }) => known.has(anchor)).length >= members.length;
}
