const BRAND = Symbol.for('@pipelines/core/PipelineError');

/**
 * Every code a user may meet, with the way out. ARCHITECTURE.md lists them; a test keeps the two equal.
 * `internal` marks our own bugs: the command line prints their stack, all others print one line.
 */
export const ERROR_CODES = {
  CONFIG_INVALID: 'a config file, flag or --set value is not accepted; the message names each field',
  STEP_UNKNOWN: 'no step of that name; `describe` lists them',
  ROW_INVALID: 'a row does not have the shape its step declares',
  INPUT_INVALID: 'an input stream or file cannot be read or parsed',
  ROWS_NOT_KEPT: 'the last run kept no rows of that step; run with --keep-rows or give --input',
  RUN_LOCKED: 'another run of this pipeline works on this root',
  PATH_OUTSIDE_ROOT: 'a path leads out of the root, directly or through a link',
  WRITE_FAILED: 'a file could not be written',
  ROOT_INVALID: 'the root is missing or is not a readable directory',
  BARRIER_MEMORY: 'a step that holds rows went above `shared.maxMemory`',
  MARKDOWN_INVALID: 'front matter or managed regions of a file cannot be edited safely',
  GIT_MISSING: 'git is not installed or not on PATH',
  GIT_FAILED: 'git refused; its own message follows',
  GIT_REVISION: 'no such revision',
  GIT_SHALLOW: 'the clone is shallow, so its history cannot be judged; deepen it or pass --allow-shallow',
  BOARD_NOT_FOUND: 'no board in any of the places looked at',
  SOURCE_FAILED: 'a source of findings refused or could not be reached; the message says what to change',
  WORKER_FAILED: 'a worker thread could not be started or died',
  ABORTED: 'the run was aborted by its signal; the reason is the cause, the partial result is on the error',
  TIMEOUT: 'an item took longer than its time limit',
  TOO_MANY_ERRORS: 'more items failed than `maxErrors` allows; the partial result is on the error',
  RECORD_TOO_LARGE: 'one record is larger than the byte guard',
  STEP_STUCK: 'a step waits for something that never comes, so the run cannot end: a bug of the step',
  STEP_FAILED: 'a step threw something it did not expect: a bug of the step',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface PipelineErrorOptions {
  /** Facts for machines: step, path, field, line … Never an item's content. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error class of core and of every pipeline. Tell errors apart by `code`, never by message. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: PipelineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** True for a PipelineError of any copy of core in this process (the brand is a registered symbol). */
export function isPipelineError(value: unknown): value is PipelineError {
  try {
    return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A revoked proxy throws at any look.
    return false;
  }
}

/** Anything thrown, as an Error. A thrown non-Error is kept as `cause`. Never throws itself. */
export function toError(thrown: unknown): Error {
  if (isError(thrown)) return thrown;
  return new Error(describeThrown(thrown), { cause: thrown });
}

/** One that can be read: even `instanceof` may throw, e.g. on a revoked proxy, and a getter in place of the message. */
function isError(thrown: unknown): thrown is Error {
  try {
    if (!(thrown instanceof Error)) return false;
    void thrown.message;
    return true;
  } catch {
    return false;
  }
}

function describeThrown(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  try {
    return `non-error thrown: ${String(thrown)}`;
  } catch {
    return 'non-error thrown';
  }
}
