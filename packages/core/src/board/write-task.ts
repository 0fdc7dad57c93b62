import { isPipelineError } from '../errors.ts';
import { setRegion } from '../markdown/regions.ts';
import type { StepContext } from '../step.ts';
import { formatContent, type ManagedContent } from './managed-content.ts';
import { type ManagedTask, taskBase } from './managed-tasks.ts';
import type { TaskReview } from './task-review.ts';
import { newTaskFile } from './task-style.ts';

/** Something that kept a tool from writing a task, and the way out. */
export interface TaskProblem {
  readonly code: 'TASK_EXISTS' | 'TASK_CHANGED' | 'TASK_MARKERS';
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What became of a task. `blocked` is one that could not be made. */
export interface TaskEdit {
  readonly path: string;
  readonly result: 'made' | 'changed' | 'unchanged' | 'blocked';
  readonly problem?: TaskProblem;
}

/** A task that is to be made. */
export interface TaskDraft {
  readonly title: string;
  /** What its file is called after the id. Default: the title. */
  readonly name?: string;
  /** The content of its region; `base` leads from the task to the root. */
  readonly content: (base: string) => ManagedContent;
  /** What follows the front matter, around the region: a person's from then on. */
  readonly body: (region: string) => string;
}

type Files = Pick<StepContext, 'files'>;

/** Makes the file of a task, in the words of the board. One of its name that is there already is never replaced. */
export async function createTask(draft: TaskDraft, review: TaskReview, { files }: Files): Promise<TaskEdit> {
  const { board, kind, now } = review;
  const base = taskBase(`${board.folder}/x`);
  const content = draft.content(base);
  const { path, text } = newTaskFile(board.folder, board.style, {
    id: content.id,
    title: draft.title,
    name: draft.name,
    created: now?.slice(0, 10),
    labels: [kind.tool],
    body: draft.body(formatContent(content, { tool: kind.tool, base })),
  });
  if (board.has(path)) {
    const message = 'a file of that name is there already';
    return blocked(path, 'blocked', { code: 'TASK_EXISTS', message, fix: 'Move or rename the file.' });
  }
  if (board.editable) await files.edit(path, text);
  return { path, result: 'made' };
}

/** Puts `content` into the region of a task; no other byte of the file changes. Nothing where files are not edited. */
export async function rewriteTask(
  task: ManagedTask,
  content: ManagedContent,
  { board, kind: { tool, region } }: Pick<TaskReview, 'board' | 'kind'>,
  { files }: Files,
): Promise<TaskEdit> {
  const { path } = task;
  if (!board.editable) return { path, result: 'unchanged' };
  try {
    const wanted = formatContent(content, { tool, base: taskBase(path) });
    const { changed, text } = setRegion(task.text, region, wanted, { tool });
    if (!changed) return { path, result: 'unchanged' };
    if ((await files.edit(path, text, task.text)) !== 'overtaken') return { path, result: 'changed' };
    const message = 'it changed during the run, so it is left alone';
    return blocked(path, 'unchanged', { code: 'TASK_CHANGED', message, fix: `Run ${tool} again.` });
  } catch (error) {
    if (!isPipelineError(error) || error.code !== 'MARKDOWN_INVALID') throw error;
    const fix = 'Mend the Markdown around the region; a fence or comment may be open.';
    return blocked(path, 'unchanged', { code: 'TASK_MARKERS', message: error.message, fix });
  }
}

function blocked(path: string, result: TaskEdit['result'], problem: Omit<TaskProblem, 'path'>): TaskEdit {
  const { code, ...rest } = problem;
  return { path, result, problem: { code, path, ...rest } };
}
