// The public door of boardrev: every name by hand.
export { ensureFm } from './01-ensure-fm.ts';
export { processPrompts } from './02-process-prompts.ts';
export { indexRepo } from './03-index-repo.ts';
export { matchContext } from './04-match-context.ts';
export { evaluate } from './05-evaluate.ts';
export { report } from './06-report.ts';
export { definition, main } from './cli.ts';
export { evaluateTask } from './lib/evaluate/evaluate-task.ts';
export { pipeline } from './pipeline.ts';
export type {
  Column,
  Commit,
  CommitMatch,
  Evaluation,
  Evidence,
  FileRow,
  Match,
  Problem,
  ProcessRow,
  Report,
  Revision,
  Status,
  Task,
} from './rows.ts';
