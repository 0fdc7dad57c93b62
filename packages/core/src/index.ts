// The public door of core: every name by hand.
export { z } from 'zod';
export {
  ERROR_CODES,
  type ErrorCode,
  isPipelineError,
  PipelineError,
  type PipelineErrorOptions,
  toError,
} from './errors.ts';
export { Pipeline, type RunOptions, type StepDescription, type StepServices } from './pipeline.ts';
export { type RunStepOptions, runStep } from './run-step.ts';
export { type SharedConfig, sharedConfig } from './shared-config.ts';
export {
  type AnyStep,
  defineStep,
  type EditOutcome,
  type Row,
  type Step,
  type StepCache,
  type StepContext,
  type StepFiles,
  type StepLog,
  type StepProgress,
} from './step.ts';
export { type DecodeNdjsonOptions, decodeNdjson, encodeNdjson, type NdjsonRecord } from './streaming/ndjson.ts';
export type { BadRecord } from './streaming/records.ts';
