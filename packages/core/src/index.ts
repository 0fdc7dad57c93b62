// The public door of core: every name by hand.
export { z } from 'zod';
export { cacheKey } from './cache/cache-key.ts';
export type { CacheEntry, CacheLookup } from './cache/entry.ts';
export type { CloneMode } from './cache/isolate.ts';
export type { DiskState } from './cache/level-tier.ts';
export type { CacheCounters, CacheMetrics } from './cache/metrics.ts';
export type {
  CacheClock,
  CacheComputeOptions,
  CacheReadOptions,
  CacheWriteOptions,
  SmartCacheOptions,
} from './cache/options.ts';
export { compareText } from './compare-text.ts';
export type { ItemError, Outcome, ProcessingResult, ProcessingStats } from './concurrency/outcome.ts';
export type { ProcessingStream } from './concurrency/outcome-stream.ts';
export { partialResult } from './concurrency/partial-result.ts';
export type { Retry, RetryOptions } from './concurrency/retry.ts';
export { retryAfter } from './concurrency/retry-after.ts';
export { Semaphore } from './concurrency/semaphore.ts';
export { availableCores, staticConcurrency, type WorkKind } from './concurrency/sizing.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  isPipelineError,
  PipelineError,
  type PipelineErrorOptions,
  toError,
} from './errors.ts';
export type {
  Executor,
  ExecutorFactory,
  ExecutorSettings,
  ModuleHandler,
  Task,
  TaskOutcome,
} from './executors/executor.ts';
export type { Handler, HandlerContext } from './executors/inline.ts';
export { type MemoryMeter, MemoryMonitor, type MemoryMonitorOptions, memoryLimit } from './metrics/memory-monitor.ts';
export { ParallelProcessor, type ParallelProcessorOptions } from './parallel-processor.ts';
export { Pipeline, type RunOptions, type StepDescription, type StepServices } from './pipeline.ts';
export { type RunStepOptions, runStep } from './run-step.ts';
export { type SharedConfig, sharedConfig } from './shared-config.ts';
export { SmartCache } from './smart-cache.ts';
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
export { partialStreamResult, StreamProcessor, type StreamResult } from './stream-processor.ts';
export { BoundedQueue, type BoundedQueueOptions } from './streaming/bounded-queue.ts';
export type { ItemContext, ItemHandler } from './streaming/handlers.ts';
export type { DropPolicy } from './streaming/item-buffer.ts';
export { type DecodeNdjsonOptions, decodeNdjson, encodeNdjson, type NdjsonRecord } from './streaming/ndjson.ts';
export type { StreamFormat } from './streaming/open-decoder.ts';
export type { StreamSource } from './streaming/open-source.ts';
export type { BadRecord } from './streaming/records.ts';
export type { StreamOutput } from './streaming/stream-output.ts';
export type { Backpressure, StreamProcessorOptions } from './streaming/stream-settings.ts';
export type { StreamStats } from './streaming/stream-stats.ts';
