import { Pipeline } from '@pipelines/core';
import { ensureFm } from './01-ensure-fm.ts';
import { processPrompts } from './02-process-prompts.ts';
import { indexRepo } from './03-index-repo.ts';
import { matchContext } from './04-match-context.ts';
import { evaluate } from './05-evaluate.ts';
import { report } from './06-report.ts';

/** The review of a board, from its task files to the report. */
export const pipeline = Pipeline.start('boardrev', ensureFm)
  .pipe(processPrompts)
  .pipe(indexRepo)
  .pipe(matchContext)
  .pipe(evaluate)
  .pipe(report);
