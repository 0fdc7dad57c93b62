// The public door of core: every name by hand.
export { z } from 'zod';
export { cacheKey } from './cache/cache-key.ts';
export type { CloneMode } from './cache/isolate.ts';
export type { DiskState } from './cache/level-tier.ts';
export type { CacheCounters, CacheMetrics } from './cache/metrics.ts';
export type { CacheClock, SmartCacheOptions } from './cache/options.ts';
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
  type CacheComputeOptions,
  type CacheEntry,
  type CacheLookup,
  type CacheReadOptions,
  type CacheWriteOptions,
  SmartCache,
} from './smart-cache.ts';
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
