import type { StepContext } from '@pipelines/core';
import { openTaskCount, type TaskReview, writeTasks } from '@pipelines/core/board';
import type { Plan, Problem, Scanned } from '../../rows.ts';
import { assess, type WriteConfig } from './assess.ts';
import { classWriter, type Written } from './class-writer.ts';
import { knownClasses } from './known-classes.ts';

export interface Findings {
  readonly plans: readonly Plan[];
  /** Of the scan. */
  readonly problems: readonly Problem[];
  readonly scanned: Scanned | undefined;
  readonly review: TaskReview;
}

/** Brings the board up to date with the classes of today, as far as edits are made. Problems are those of the board. */
export async function writeBoard(
  { plans, problems, scanned, review }: Findings,
  ctx: Pick<StepContext<WriteConfig>, 'root' | 'files' | 'config'>,
): Promise<{ written: Written[]; problems: Problem[] }> {
  const assessments = assess({
    plans,
    known: knownClasses(review),
    config: ctx.config,
    openTasks: openTaskCount(review),
    partial: scanned ? scanned.partial : 'nothing says that the whole tree was scanned',
    unread: new Set(problems.map(({ path }) => path)),
  });
  const result = await writeTasks(assessments, classWriter(review.sha), review, ctx);
  const found = [...review.board.faults, ...result.problems];
  return { written: result.written, problems: found.map((each) => ({ type: 'problem', ...each })) };
}
