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
  type TaskMember,
  type TaskReview,
  taskBase,
  wasAcceptedLater,
} from '@pipelines/core/board';
import type { Decision } from '@pipelines/core/decisions';
import type { Bundle, Problem } from '../../rows.ts';
import { shortId } from '../plan/known-bundles.ts';
import type { Assessment } from './assess.ts';
import { marksOf } from './bundle-marks.ts';
import { findingsText, regionBody } from './region-body.ts';
import { TASKS, taskBody } from './task-text.ts';

/** An assessment and the file that its task has, or will have. */
export interface Written extends Assessment {
  readonly path?: string;
}

export interface WriteContext extends Pick<StepContext<{ readonly rows: number }>, 'root' | 'files' | 'config'> {
  readonly review: TaskReview;
  /** Where the findings of this run are from. */
  readonly source: string;
}

/**
 * Makes the edits of the assessments, in their order, then adds to the ledger which tasks were written: in this order a
 * run that is cut off leaves tasks without a line, which the next run adds, and never a line without its task.
 */
export async function writeTasks(
  assessments: readonly Assessment[],
  ctx: WriteContext,
): Promise<{ written: Written[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const written: Written[] = [];
  for (const each of assessments) {
    const edit = await writeTask(each, ctx);
    written.push(withEdit(each, edit));
    if (edit?.problem) problems.push({ type: 'problem', ...edit.problem });
  }
  const records = written.flatMap((each) => newRecord(each, ctx.review.now));
  if (ctx.review.board.editable) await addRecords(records, ctx);
  return { written, problems };
}

async function writeTask(each: Assessment, ctx: WriteContext): Promise<TaskEdit | undefined> {
  const { bundle, known, edit } = each;
  if (edit === 'create' && bundle) {
    const content = (base: string) => contentOf(bundle, base, ctx);
    return createTask({ title: bundle.title, content, body: taskBody }, ctx.review, ctx);
  }
  const task = known?.task;
  const content = task && wantedContent(each, task, ctx);
  if (content) return rewriteTask(task, content, ctx.review, ctx);
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
  return { ...each, path, state: 'updated', reason: changeText(each) };
}

/** Undefined when the task says already what is to be said. */
function wantedContent(
  { id, edit, bundle }: Assessment,
  task: ManagedTask,
  ctx: WriteContext,
): ManagedContent | undefined {
  const { members, body, marks } = task;
  if (edit === 'resolve') {
    const resolved = ctx.review.sha?.slice(0, 7) ?? 'without a revision';
    return { id, members, body, marks: { resolved, ...marks } };
  }
  if (edit !== 'refresh' || !bundle) return undefined;
  const base = taskBase(task.path);
  return isUpToDate(task, bundle, base, ctx) ? undefined : contentOf(bundle, base, ctx);
}

/** The same findings at the same places, and nobody touched the region. */
function isUpToDate(task: ManagedTask, bundle: Bundle, base: string, ctx: WriteContext): boolean {
  const { source: _source, ...wanted } = marksOf(bundle, ctx.source);
  const { source: _theirs, ...marks } = task.marks;
  return (
    task.intact &&
    JSON.stringify(Object.entries(marks).sort()) === JSON.stringify(Object.entries(wanted).sort()) &&
    sameMembers(task.members, memberList(bundle)) &&
    task.body.includes(findingsText(bundle, { base, limit: ctx.config.rows }))
  );
}

function contentOf(bundle: Bundle, base: string, { source, config }: WriteContext): ManagedContent {
  const body = regionBody(bundle, { base, limit: config.rows });
  return { id: bundle.id, marks: marksOf(bundle, source), members: memberList(bundle), body };
}

/** By path and position, as the findings of a bundle are. */
export function memberList({ findings }: Bundle): TaskMember[] {
  return findings.map(({ path, rule, id }) => ({ anchor: `${path ?? ''}#${rule}`, hash: id }));
}

function changeText({ bundle, known }: Assessment): string {
  const before = new Set(known?.members.map(({ hash }) => hash));
  const now = new Set(bundle?.findings.map(({ id }) => shortId(id)));
  const added = [...now].filter((id) => !before.has(id)).length;
  const gone = [...before].filter((id) => !now.has(id)).length;
  if (added + gone > 0) return `findings of it: ${added} new, ${gone} gone`;
  return known?.task?.marks['resolved'] === undefined ? 'its findings have moved' : 'its findings are there again';
}

/** A line for a task that has none, or none by which its bundle would be known again. */
function newRecord({ id, bundle, path, known, edit }: Written, now: string | undefined): Decision[] {
  if (!bundle || path === undefined || !edit) return [];
  const members = memberList(bundle);
  if (known && edit !== 'create' && isRecorded(members, known.record) && !wasAcceptedLater(known)) return [];
  return [recordOf({ id, title: bundle.title, members, at: recordTime(known?.decision, now) }, TASKS)];
}

/** Half of its findings must be in the line. */
function isRecorded(members: readonly TaskMember[], record: Decision | undefined): boolean {
  const known = new Set(membersOf(record).map(({ hash }) => hash));
  return 2 * members.filter(({ hash }) => known.has(shortId(hash))).length >= members.length;
}
