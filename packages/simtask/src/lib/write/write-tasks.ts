import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPipelineError, type StepContext } from '@pipelines/core';
import { formatContent, type ManagedTask, newTaskFile, sameMembers, taskBase } from '@pipelines/core/board';
import { type Decision, LEDGER_FILE, lockLedger } from '@pipelines/core/decisions';
import { setRegion } from '@pipelines/core/markdown';
import type { Plan, Problem } from '../../rows.ts';
import { type Assessment, wasAcceptedLater } from './assess.ts';
import { regionBody } from './region-body.ts';
import type { Review } from './review.ts';
import { isRecorded, ledgerWith, recordOf } from './task-record.ts';
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
  review: Review,
  ctx: Context,
): Promise<{ written: Written[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const written: Written[] = [];
  for (const each of assessments) {
    const { result, problem } = await writeTask(each, review, ctx);
    written.push(result);
    if (problem) problems.push(problem);
  }
  const records = written.flatMap((each) => newRecord(each, review.now));
  if (review.board.editable && records.length > 0) await addRecords(records, ctx);
  return { written, problems };
}

/** As an edit like those of the tasks, so that it is previewed with them. */
async function addRecords(records: readonly Decision[], { root, files }: Context): Promise<void> {
  const unlock = await lockLedger(root);
  try {
    const text = await readFile(join(root, LEDGER_FILE), 'utf8').catch(absent);
    await files.edit(LEDGER_FILE, ledgerWith(text ?? '', records), text);
  } finally {
    await unlock();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

interface Result {
  readonly result: Written;
  readonly problem?: Problem;
}

async function writeTask(each: Assessment, review: Review, ctx: Context): Promise<Result> {
  const { known, plan, edit } = each;
  if (edit === 'create' && plan) return createTask(each, plan, review, ctx);
  const task = known?.task;
  if (!task) return { result: each };
  const path = task.path;
  if (!edit || !review.board.editable) return { result: { ...each, path } };
  try {
    const text = editedText(each, task, review.sha);
    if (text === undefined) return { result: { ...each, path } };
    const state = edit === 'refresh' ? 'updated' : each.state;
    const reason = edit === 'refresh' ? 'its functions have changed since the task was written' : each.reason;
    if ((await ctx.files.edit(path, text, task.text)) !== 'overtaken')
      return { result: { ...each, path, state, reason } };
    const problem = problemOf(
      'TASK_CHANGED',
      path,
      'it changed during the run, so it is left alone',
      'Run simtask again.',
    );
    return { result: { ...each, path }, problem };
  } catch (error) {
    if (!isPipelineError(error) || error.code !== 'MARKDOWN_INVALID') throw error;
    const fix = 'Mend the Markdown around the region; a fence or comment may be open.';
    return { result: { ...each, path }, problem: problemOf('TASK_MARKERS', path, error.message, fix) };
  }
}

async function createTask(each: Assessment, plan: Plan, review: Review, ctx: Context): Promise<Result> {
  const { board, now } = review;
  const origin = each.state === 'split' ? each.other : undefined;
  const base = taskBase(`${board.folder}/x`);
  const region = formatContent(contentOf(each.id, plan, base), { tool: TASKS.tool, base });
  const { path, text } = newTaskFile(board.folder, board.style, {
    id: each.id,
    title: plan.title,
    name: `merge ${plan.proposal.name}`,
    created: now?.slice(0, 10),
    labels: [TASKS.tool],
    body: taskBody(plan, region, origin),
  });
  if (board.has(path)) {
    const { edit: _edit, ...rest } = each;
    const problem = problemOf('TASK_EXISTS', path, 'a file of that name is there already', 'Move or rename the file.');
    return { result: { ...rest, state: 'waiting', reason: `${path} is taken` }, problem };
  }
  if (board.editable) await ctx.files.edit(path, text);
  return { result: { ...each, path } };
}

/** Undefined when the task says already what is to be said. */
function editedText(
  { id, edit, plan, other }: Assessment,
  task: ManagedTask,
  sha: string | undefined,
): string | undefined {
  const base = taskBase(task.path);
  const { members, body, marks, intact } = task;
  let content = { id, members, body, marks };
  if (edit === 'resolve') content = { ...content, marks: { resolved: sha?.slice(0, 7) ?? 'without a revision' } };
  else if (edit === 'merge') content = { ...content, marks: { merged: other ?? '' } };
  else if (plan) {
    const upToDate = intact && Object.keys(marks).length === 0 && sameMembers(members, plan.members);
    if (upToDate) return undefined;
    content = contentOf(id, plan, base);
  }
  const region = formatContent(content, { tool: TASKS.tool, base });
  const result = setRegion(task.text, TASKS.region, region, { tool: TASKS.tool });
  return result.changed ? result.text : undefined;
}

function contentOf(id: string, plan: Plan, base: string) {
  const members = plan.members.map(({ anchor, hash }) => ({ anchor, hash }));
  return { id, marks: {}, members, body: regionBody(plan, base) };
}

/** A line for a task that has none, or none by which its class would be known again. */
function newRecord({ id, plan, path, known, edit }: Written, now: string | undefined): Decision[] {
  if (!plan || path === undefined || !edit) return [];
  if (known && edit !== 'create' && isRecorded(plan, known.record) && !wasAcceptedLater(known)) return [];
  const accepted = known?.decision?.at ?? '';
  // Later than the decision that asked for it, so that deleting the task counts.
  const at = now === undefined || Date.parse(accepted) > Date.parse(now) ? accepted || now : now;
  return [recordOf(id, plan, at)];
}

function problemOf(code: string, path: string, message: string, fix: string): Problem {
  return { type: 'problem', code, path, message, fix };
}
