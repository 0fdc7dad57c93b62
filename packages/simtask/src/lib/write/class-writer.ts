import {
  type ManagedContent,
  type ManagedTask,
  sameMembers,
  type TaskDraft,
  type TaskWriter,
  taskBase,
  type WrittenTask,
} from '@pipelines/core/board';
import type { Plan } from '../../rows.ts';
import type { Assessment } from './assess.ts';
import { regionBody } from './region-body.ts';
import { taskBody } from './task-text.ts';

/** An assessment and the file that its task has, or will have. */
export type Written = WrittenTask<Assessment>;

/** What the tasks of classes say; `sha` is the commit under review. A function is known again by its anchor. */
export function classWriter(sha: string | undefined): TaskWriter<Assessment> {
  return {
    draft: draftOf,
    content: (each, task) => wantedContent(each, task, sha),
    changeText: () => 'its functions have changed since the task was written',
    subject: ({ plan }) => plan,
    keyOf: ({ anchor }) => anchor,
  };
}

function draftOf({ id, plan, state, other }: Assessment): TaskDraft | undefined {
  if (!plan) return undefined;
  const origin = state === 'split' ? other : undefined;
  return {
    title: plan.title,
    name: `merge ${plan.proposal.name}`,
    content: (base) => contentOf(id, plan, base),
    body: (region) => taskBody(plan, region, origin),
  };
}

/** Undefined when the task says already what is to be said. */
function wantedContent(
  { id, edit, plan, other }: Assessment,
  task: ManagedTask,
  sha: string | undefined,
): ManagedContent | undefined {
  const { members, body, marks, intact } = task;
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
