import type { Decision } from '../decisions/index.ts';
import type { StepContext } from '../step.ts';
import { type KnownTask, wasAcceptedLater } from './known-tasks.ts';
import type { ManagedContent, TaskMember } from './managed-content.ts';
import type { ManagedTask } from './managed-tasks.ts';
import { addRecords, membersOf, recordOf, recordTime } from './task-record.ts';
import type { TaskReview } from './task-review.ts';
import { createTask, rewriteTask, type TaskDraft, type TaskEdit, type TaskProblem } from './write-task.ts';

/** What is to be done about one thing that has a task, or may get one. A tool adds what its tasks are about. */
export interface TaskAssessment {
  readonly id: string;
  /** One of the tool's; `waiting` and `updated` must be among them. */
  readonly state: string;
  /** Why it is so, in one sentence. */
  readonly reason: string;
  readonly known?: KnownTask;
  /** What happens to its task. Nothing, if missing. */
  readonly edit?: 'create' | 'refresh' | 'resolve' | 'merge' | undefined;
}

/** An assessment and the file that its task has, or will have. */
export type WrittenTask<Each extends TaskAssessment> = Each & { readonly path?: string };

/** What a tool says in its tasks. Asked only of what has an edit. */
export interface TaskWriter<Each extends TaskAssessment> {
  /** The task to make. Undefined makes none. */
  readonly draft: (each: Each) => TaskDraft | undefined;
  /** What the region of its task is to say. Undefined where it says that already: the file is not touched. */
  readonly content: (each: Each, task: ManagedTask) => ManagedContent | undefined;
  /** Why a task that was refreshed is `updated`. */
  readonly changeText: (each: Each) => string;
  /** What its line in the ledger says. Undefined for what is gone, which gets none. */
  readonly subject: (each: Each) => { readonly title: string; readonly members: readonly TaskMember[] } | undefined;
  /** By what a member is known again, of today as of the ledger. */
  readonly keyOf: (member: TaskMember) => string;
}

/**
 * Makes the edits of the assessments, in their order, then adds to the ledger which tasks were written: in this order a
 * run that is cut off leaves tasks without a line, which the next run adds, and never a line without its task. One whose
 * file cannot be made is `waiting`; one whose refresh changed its file is `updated`.
 */
export async function writeTasks<Each extends TaskAssessment>(
  assessments: readonly Each[],
  writer: TaskWriter<Each>,
  review: TaskReview,
  ctx: Pick<StepContext, 'root' | 'files'>,
): Promise<{ written: WrittenTask<Each>[]; problems: TaskProblem[] }> {
  const problems: TaskProblem[] = [];
  const written: WrittenTask<Each>[] = [];
  for (const each of assessments) {
    const edit = await writeTask(each, writer, review, ctx);
    written.push(edit ? withEdit(each, edit, writer) : each);
    if (edit?.problem) problems.push(edit.problem);
  }
  const records = written.flatMap((each) => newRecord(each, writer, review));
  if (review.board.editable) await addRecords(records, ctx);
  return { written, problems };
}

/**
 * Leaves out the edits that would put more than `maxTasks` open ones on the board, so that a second run writes nothing and
 * the board is never flooded: those are `waiting`, and `enough` says why. What the team accepted is made all the same.
 */
export function limitTasks<Each extends TaskAssessment>(
  ranked: readonly Each[],
  { openTasks, maxTasks, enough }: { readonly openTasks: number; readonly maxTasks: number; readonly enough: string },
): Each[] {
  let open = openTasks;
  return ranked.map((each) => {
    if (each.edit !== 'create') return each;
    open += 1;
    const wanted = each.known?.decision?.verdict === 'accepted';
    return open <= maxTasks || wanted ? each : waiting(each, `${each.reason}, but ${enough}`);
  });
}

function waiting<Each extends TaskAssessment>(each: Each, reason: string): Each {
  return { ...each, state: 'waiting', reason, edit: undefined };
}

async function writeTask<Each extends TaskAssessment>(
  each: Each,
  writer: TaskWriter<Each>,
  review: TaskReview,
  ctx: Pick<StepContext, 'files'>,
): Promise<TaskEdit | undefined> {
  const draft = each.edit === 'create' ? writer.draft(each) : undefined;
  if (draft) return createTask(draft, review, ctx);
  const task = each.known?.task;
  const content = task && each.edit && writer.content(each, task);
  if (content) return rewriteTask(task, content, review, ctx);
  return task && { path: task.path, result: 'unchanged' };
}

function withEdit<Each extends TaskAssessment>(
  each: Each,
  { path, result }: TaskEdit,
  writer: TaskWriter<Each>,
): WrittenTask<Each> {
  if (result === 'blocked') return waiting(each, `${path} is taken`);
  if (result !== 'changed' || each.edit !== 'refresh') return { ...each, path };
  return { ...each, path, state: 'updated', reason: writer.changeText(each) };
}

/** A line for a task that has none, or none by which it would be known again. */
function newRecord<Each extends TaskAssessment>(
  each: WrittenTask<Each>,
  { subject, keyOf }: TaskWriter<Each>,
  { kind, now }: TaskReview,
): Decision[] {
  const { id, known, edit, path } = each;
  const about = edit && path !== undefined && subject(each);
  if (!about) return [];
  const isKnown = known && isRecorded(about.members, known.record, keyOf) && !wasAcceptedLater(known);
  if (isKnown && edit !== 'create') return [];
  const { title, members } = about;
  return [recordOf({ id, title, members, at: recordTime(known?.decision, now) }, kind)];
}

/** Half of its members must be in the line. */
function isRecorded(
  members: readonly TaskMember[],
  record: Decision | undefined,
  keyOf: (member: TaskMember) => string,
): boolean {
  const known = new Set(membersOf(record).map(keyOf));
  return 2 * members.filter((member) => known.has(keyOf(member))).length >= members.length;
}
