import {
  type BadRecord,
  isPipelineError,
  partialStreamResult,
  StreamProcessor,
  type StreamProcessorOptions,
} from '@pipelines/core';
import type { FuzzCase } from './cases.ts';
import { sourceOf } from './chunks.ts';

/** What StreamProcessor made of a case. */
export interface Reading {
  /** Given before the end or the refusal. */
  readonly values: readonly unknown[];
  readonly bad: readonly BadRecord[];
  readonly refusal: { readonly code: string; readonly message: string; readonly details: unknown } | undefined;
}

/** Throws what must never come out of a reading: anything but a PipelineError. */
export async function readCase(input: FuzzCase): Promise<Reading> {
  const { skip, asyncHandler, ...settings } = input.options;
  const bad: BadRecord[] = [];
  const options: StreamProcessorOptions<unknown> = skip
    ? { ...settings, onBadRecord: (one) => bad.push(one) }
    : settings;
  const processor = new StreamProcessor<unknown, unknown>(asyncHandler ? later : same, options);
  let values: unknown[] = [];
  try {
    if (input.read === 'process') values = (await processor.process(sourceOf(input), input.format)).items;
    else {
      const output = processor.stream(sourceOf(input), input.format);
      if (input.read === 'each') for await (const value of output) values.push(value);
      else for await (const batch of output.batches()) values.push(...batch);
    }
    return { values, bad, refusal: undefined };
  } catch (thrown) {
    if (!isPipelineError(thrown)) throw thrown;
    if (input.read === 'process') values = partialStreamResult<unknown, unknown>(thrown)?.items ?? [];
    const { code, message, details } = thrown;
    return { values, bad, refusal: { code, message, details } };
  }
}

const same = (value: unknown): unknown => value;
/** Wrapped, because a value with a `then` would be taken for a promise. */
const later = async (value: unknown): Promise<unknown> => value;
