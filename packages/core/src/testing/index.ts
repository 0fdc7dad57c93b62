// The door "./testing": contracts that implementations adopt in a few lines, and the world around tests of a pipeline.
export { countingCache } from './counting-cache.ts';
export { type RecordingServices, recordingServices } from './recording-services.ts';
export { type RunOnFiles, type RunOnFilesInput, runOnFiles } from './run-on-files.ts';
export { type StepCasesInput, stepCases } from './step-cases.ts';
export { type ContractCase, type StepContractInput, stepContract } from './step-contract.ts';
export { type ContractStore, storeContract } from './store-contract.ts';
export {
  type CommandOptions,
  type CommandOutcome,
  commandEnv,
  type Interrupted,
  type InterruptOptions,
  type ResultRow,
  type TestCommand,
  testCommand,
} from './test-command.ts';
export {
  filesOf,
  makeFolder,
  makeRoot,
  onlyTask,
  removeFolders,
  type TestFiles,
  tasksOf,
  writeFiles,
} from './test-folders.ts';
export { addCommits, type CommitSpec, git, makeRepository } from './test-repository.ts';
