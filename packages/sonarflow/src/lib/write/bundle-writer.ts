import type { StepContext } from '@pipelines/core';
import {
  type ManagedContent,
  type ManagedTask,
  sameMembers,
  type TaskMember,
  type TaskWriter,
  taskBase,
  type WrittenTask,
} from '@pipelines/core/board';
import type { Bundle } from '../../rows.ts';
import { shortId } from '../plan/known-bundles.ts';
import type { Assessment } from './assess.ts';
import { marksOf } from './bundle-marks.ts';
import { findingsText, regionBody } from './region-body.ts';
import { taskBody } from './task-text.ts';

/** An assessment and the file that its task has, or will have. */
export type Written = WrittenTask<Assessment>;

export interface WriterOptions extends Pick<StepContext<{ readonly rows: number }>, 'config'> {
  /** Commit under review. */
  readonly sha: string | undefined;
  /** Where the findings of this run are from. */
  readonly source: string;
}

/** What the tasks of bundles say. A finding is known again by the first digits of its id. */
export function bundleWriter(options: WriterOptions): TaskWriter<Assessment> {
  return {
    draft: ({ bundle }) =>
      bundle && { title: bundle.title, content: (base) => contentOf(bundle, base, options), body: taskBody },
    content: (each, task) => wantedContent(each, task, options),
    changeText,
    subject: ({ bundle }) => bundle && { title: bundle.title, members: memberList(bundle) },
    keyOf: ({ hash }) => shortId(hash),
  };
}

/** Undefined when the task says already what is to be said. */
function wantedContent(
  { id, edit, bundle }: Assessment,
  task: ManagedTask,
  options: WriterOptions,
): ManagedContent | undefined {
  const { members, body, marks } = task;
  if (edit === 'resolve') {
    const resolved = options.sha?.slice(0, 7) ?? 'without a revision';
    return { id, members, body, marks: { resolved, ...marks } };
  }
  if (edit !== 'refresh' || !bundle) return undefined;
  const base = taskBase(task.path);
  return isUpToDate(task, bundle, base, options) ? undefined : contentOf(bundle, base, options);
}

/** The same findings at the same places, and nobody touched the region. */
function isUpToDate(task: ManagedTask, bundle: Bundle, base: string, options: WriterOptions): boolean {
  const { source: _source, ...wanted } = marksOf(bundle, options.source);
  const { source: _theirs, ...marks } = task.marks;
  return (
    task.intact &&
    JSON.stringify(Object.entries(marks).sort()) === JSON.stringify(Object.entries(wanted).sort()) &&
    sameMembers(task.members, memberList(bundle)) &&
    task.body.includes(findingsText(bundle, { base, limit: options.config.rows }))
  );
}

function contentOf(bundle: Bundle, base: string, { source, config }: WriterOptions): ManagedContent {
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
