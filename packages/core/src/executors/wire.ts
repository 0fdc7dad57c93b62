import { PipelineError } from '../errors.ts';

/**
 * What main thread and worker thread say to each other. A parcel is a batch on the road; it travels as columns, because
 * cloning an array of numbers costs a tenth of cloning as many objects.
 */
export interface Parcel {
  readonly type: 'parcel';
  readonly id: number;
  /** Number of its first task among all tasks the worker was ever sent; the others follow. */
  readonly ordinal: number;
  readonly items: readonly unknown[];
  readonly indexes: readonly number[];
  readonly attempts: readonly number[];
}

export interface Answer {
  readonly type: 'done';
  readonly id: number;
  readonly ms: number;
  /** By position; what a failed task has here means nothing. */
  readonly values: readonly unknown[];
  readonly failures: readonly Failure[];
  /** Handlers that are still running although their time was up. */
  readonly strays: number;
}

export interface Failure {
  readonly position: number;
  readonly error: PackedError;
}

export type ToWorker = Parcel | { readonly type: 'lanes'; readonly lanes: number };

export type FromWorker = { readonly type: 'ready' } | { readonly type: 'broken'; readonly error: PackedError } | Answer;

/** A handler may post on the port of its thread, too; that is not for us. */
export function isFromWorker(message: unknown): message is FromWorker {
  if (typeof message !== 'object' || message === null) return false;
  const { type, error, values, failures } = message as Partial<Record<string, unknown>>;
  if (type === 'broken') return typeof error === 'object' && error !== null;
  return type === 'ready' || (type === 'done' && Array.isArray(values) && Array.isArray(failures));
}

export interface WorkerSetup {
  readonly module: string;
  readonly export: string;
  readonly lanes: number;
  readonly timeoutMs: number;
  readonly board: Board;
}

/** Most handlers at once in one worker. */
export const MAX_LANES = 1024;

/**
 * Shared memory in which a worker says what it is doing, readable even while it is stuck or after it died.
 * `running[lane]` is ordinal + 1 of the task in hand, 0 if none; `since[lane]` its start in ns of `process.hrtime`.
 */
export interface Board {
  /** One counter: tasks started since the worker came up. */
  readonly started: Int32Array;
  readonly running: Int32Array;
  readonly since: BigInt64Array;
}

export function createBoard(): Board {
  return {
    started: new Int32Array(new SharedArrayBuffer(4)),
    running: new Int32Array(new SharedArrayBuffer(4 * MAX_LANES)),
    since: new BigInt64Array(new SharedArrayBuffer(8 * MAX_LANES)),
  };
}

/** An error in a form that survives cloning: structured clone alone drops `code`, `details` and names it does not know. */
export interface PackedError {
  /** Set when what was thrown is no Error. */
  readonly thrown?: { readonly value: unknown };
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: PackedError | undefined;
  readonly errors: readonly PackedError[] | undefined;
  /** Further own properties that can be cloned: `code`, `errno`, `path`, `details` … */
  readonly properties: Readonly<Record<string, unknown>>;
}

const MAX_DEPTH = 8;
const BUILTINS = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError] as const;
const HANDLED = new Set(['name', 'message', 'stack', 'cause', 'errors']);

export function packError(thrown: unknown, depth = 0): PackedError {
  try {
    if (thrown instanceof Error) return packRealError(thrown, depth);
    return { ...blank('Error', ''), thrown: { value: structuredClone(thrown) } };
  } catch {
    return { ...blank('Error', ''), thrown: { value: describe(thrown) } };
  }
}

function packRealError(error: Error, depth: number): PackedError {
  const deeper = depth < MAX_DEPTH;
  const { errors } = error as { errors?: unknown };
  return {
    name: String(error.name),
    message: String(error.message),
    stack: typeof error.stack === 'string' ? error.stack : undefined,
    cause: deeper && error.cause !== undefined ? packError(error.cause, depth + 1) : undefined,
    errors: deeper && Array.isArray(errors) ? errors.map((inner) => packError(inner, depth + 1)) : undefined,
    properties: cloneable(error),
  };
}

function blank(name: string, message: string): PackedError {
  return { name, message, stack: undefined, cause: undefined, errors: undefined, properties: {} };
}

function describe(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that cannot be shown';
  }
}

function cloneable(error: Error): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) {
    if (HANDLED.has(key)) continue;
    try {
      properties[key] = structuredClone(value);
    } catch {
      // A property that cannot travel must not cost the error its message.
    }
  }
  return properties;
}

/** The thrown value again: an Error of the same name, message, stack, code and cause, or the non-Error itself. */
export function unpackError(packed: PackedError): unknown {
  if (packed.thrown) return packed.thrown.value;
  const cause = packed.cause && unpackError(packed.cause);
  const error = revive(packed, cause);
  if (cause !== undefined && error.cause === undefined) define(error, 'cause', cause);
  if (packed.errors) define(error, 'errors', packed.errors.map(unpackError));
  if (packed.stack !== undefined) define(error, 'stack', packed.stack);
  if (error.name !== packed.name) define(error, 'name', packed.name);
  return error;
}

function revive(packed: PackedError, cause: unknown): Error {
  const { code, details } = packed.properties;
  if (packed.name === 'PipelineError' && typeof code === 'string') {
    const facts = typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {};
    return new PipelineError(code as PipelineError['code'], packed.message, { details: facts, cause });
  }
  const Builtin = BUILTINS.find((candidate) => candidate.name === packed.name) ?? Error;
  return Object.assign(new Builtin(packed.message), packed.properties);
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
