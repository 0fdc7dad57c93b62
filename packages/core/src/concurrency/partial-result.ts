import type { ProcessingResult } from './outcome.ts';

/** Beside the errors instead of on them, so that printing or serialising an error never shows an item's content. */
const partial = new WeakMap<Error, ProcessingResult<unknown, unknown>>();

export function keepPartialResult<T, R>(error: Error, result: ProcessingResult<T, R>): Error {
  partial.set(error, result as ProcessingResult<unknown, unknown>);
  return error;
}

/** What a `process()` call had when it rejected with this error; undefined for any other error. */
export function partialResult<T, R>(error: unknown): ProcessingResult<T, R> | undefined {
  return partial.get(error as Error) as ProcessingResult<T, R> | undefined;
}
