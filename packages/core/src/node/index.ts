// The door "./node": what touches the process, the disk and git. Every name by hand.
export { writeFileAtomic } from './atomic-write.ts';
export type { CliDefinition } from './cli-definition.ts';
export type { CommandWorld, ConfigFlag } from './command-line.ts';
export { configJsonSchema } from './config-schema.ts';
export { type BlobRecord, hashOfContent, type ObjectFormat, type ReadBlobsOptions } from './git/blobs.ts';
export type { CommitRecord } from './git/commits.ts';
export { type OpenRepositoryOptions, openRepository, type Repository } from './git/repository.ts';
export type { TreeEntry } from './git/tree.ts';
export { type ConfigAssignment, type ConfigOwner, type LoadedConfig, loadConfig } from './load-config.ts';
export { meterProcessTree, type ProcessMeter, type ProcessUsage } from './process-tree.ts';
export { resolveInRoot, toRootPath } from './root-path.ts';
export { runCli } from './run-cli.ts';
export { runIfMain } from './run-if-main.ts';
export { acquireRunLock } from './run-lock.ts';
export type { RunManifest } from './run-manifest.ts';
export { type RunPipelineOptions, type RunResult, runPipeline } from './run-pipeline.ts';
export { RunProgress } from './run-progress.ts';
export { isBareRepository, openStateFolder, STATE_FOLDER, type StateFolder } from './state-folder.ts';
