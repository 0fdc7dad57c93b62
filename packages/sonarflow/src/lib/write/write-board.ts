import type { StepContext } from '@pipelines/core';
import { knownTasks, openTaskCount, type TaskReview, writeTasks } from '@pipelines/core/board';
import type { Problem } from '../../rows.ts';
import { assess, type WriteConfig } from './assess.ts';
import { bundleWriter, type Written } from './bundle-writer.ts';
import { type Seen, Sightings } from './sightings.ts';

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
  const writer = bundleWriter({ config, sha: review.sha, source: sightings.source });
  const result = await writeTasks(assessments, writer, review, { root, files });
  const found = [...board.faults, ...result.problems];
  return { written: result.written, problems: found.map((each) => ({ type: 'problem', ...each })) };
}
