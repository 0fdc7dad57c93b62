import { PipelineError } from '../errors.ts';

/** As Node does with its own AbortErrors, the signal's reason becomes the cause: each run has an error of its own. */
export function abortError(reason: unknown): PipelineError {
  return new PipelineError('ABORTED', 'the run was aborted', { cause: reason });
}

export function tooManyErrors(failed: number, maxErrors: number, last: Error): PipelineError {
  const items = `${failed} ${failed === 1 ? 'item' : 'items'} failed`;
  return new PipelineError('TOO_MANY_ERRORS', `${items}, more than \`maxErrors\` (${maxErrors}) allows`, {
    details: { failed, maxErrors },
    cause: last,
  });
}
