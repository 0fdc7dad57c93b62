import type { StepContext } from '@pipelines/core';
import { knownTasks, openTaskCount, type TaskReview } from '@pipelines/core/board';
import type { Problem } from '../../rows.ts';
import { assess, type WriteConfig } from './assess.ts';
import { type Seen, Sightings } from './sightings.ts';
import { type Written, writeTasks } from './write-tasks.ts';

/** Brings the board up to date with the bundles of today, as far as edits are made. Problems are those of the board. */
export async function writeBoard(
  seen: Seen,
  review: TaskReview,
  { root, files, config }: Pick<StepContext<WriteConfig>, 'root' | 'files' | 'config'>,
): Promise<{ written: Written[]; problems: Problem[] }> {
  const { board, ledger } = review;
  const sightings = new Sightings(seen);
  const assessments = assess({
    bundles: seen.bundles,
    known: knownTasks(board.tasks, ledger),
    config,
    openTasks: openTaskCount(review),
    sightings,
  });
  const result = await writeTasks(assessments, { root, files, config, review, source: sightings.source });
  const faults = board.faults.map((fault): Problem => ({ type: 'problem', ...fault }));
  return { written: result.written, problems: [...faults, ...result.problems] };
}
