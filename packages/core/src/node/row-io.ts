import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { isPipelineError, PipelineError, toError } from '../errors.ts';
import type { Row } from '../step.ts';
import { decodeNdjson, encodeNdjson } from '../streaming/ndjson.ts';
import type { RowCheck } from './input-check.ts';

/** Rows are handed to the stream in pieces of about this size, at the latest when the event loop turns. */
const FLUSH_BYTES = 64 * 1024;

/**
 * The rows of an NDJSON stream, which is opened when they are first pulled. Throws INPUT_INVALID, or ROW_INVALID for a row
 * that `check` complains about; both name source and line.
 */
export async function* readRows(
  open: () => Readable,
  name: string,
  check?: RowCheck,
): AsyncGenerator<Row, void, undefined> {
  const source = open();
  try {
    for await (const { value, line } of decodeNdjson(source, { name })) {
      if (!isRow(value)) {
        throw new PipelineError('INPUT_INVALID', `${name}:${line}: a row is an object with a \`type\``, {
          details: { name, line },
        });
      }
      const fault = check?.(value);
      if (fault !== undefined) {
        throw new PipelineError('ROW_INVALID', `${name}:${line}: ${fault}`, { details: { name, line } });
      }
      yield value;
    }
  } catch (thrown) {
    if (isPipelineError(thrown)) throw thrown;
    const message = `${name} ${unreadable(thrown)}`;
    throw new PipelineError('INPUT_INVALID', message, { details: { name }, cause: thrown });
  } finally {
    source.destroy();
  }
}

/** The rows of an NDJSON file. */
export function readRowFile(path: string, check?: RowCheck): AsyncGenerator<Row, void, undefined> {
  return readRows(() => createReadStream(path), path, check);
}

function unreadable(thrown: unknown): string {
  const { code, message } = toError(thrown) as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'cannot be read',
    EISDIR: 'is a folder',
  };
  return reasons[code ?? ''] ?? `cannot be read: ${message}`;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Row>).type === 'string';
}

/** Writes rows as NDJSON with back-pressure. A reader that closes early is no error: `closed` turns true. */
export class RowWriter {
  readonly #stream: Writable;
  #pending = '';
  #scheduled: NodeJS.Immediate | undefined;
  #writing: Promise<void> | undefined;
  #closed = false;
  #abandoned = false;
  #abandon: () => void = () => {};
  #failure: Error | undefined;
  readonly #name: string;
  readonly #prompt: boolean;

  /**
   * `name`: what the stream is called in errors. `prompt`: hand rows over when the event loop turns, for a reader who
   * waits. Off for files: only in large pieces.
   */
  constructor(stream: Writable, options: { readonly name?: string; readonly prompt?: boolean } = {}) {
    this.#stream = stream;
    this.#name = options.name ?? 'output';
    this.#prompt = options.prompt ?? true;
    stream.on('error', this.#onError);
    stream.on('close', () => {
      this.#closed = true;
    });
  }

  /** True when nobody reads any more. Throws WRITE_FAILED if the stream broke for another reason. */
  get closed(): boolean {
    if (this.#failure) {
      throw new PipelineError('WRITE_FAILED', `${this.#name} failed: ${this.#failure.message}`, {
        cause: this.#failure,
      });
    }
    return this.#closed;
  }

  /** Resolves when there is room again. */
  async write(row: Row): Promise<void> {
    this.#pending += encodeNdjson(row);
    if (this.#pending.length >= FLUSH_BYTES) return this.flush();
    if (this.#prompt && !this.#writing) this.#scheduled ??= setImmediate(() => void this.flush());
  }

  /** Hands over text that is no row, behind the rows so far. */
  print(text: string): Promise<void> {
    this.#pending += text;
    return this.flush();
  }

  /** Resolves when all rows are handed over, or when nobody wants them; `closed` tells which. Never rejects. */
  async flush(): Promise<void> {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    // One write at a time, so that what waits for a slow reader is bounded.
    while (this.#writing) await this.#writing;
    if (this.#pending === '' || this.#closed || this.#abandoned) return;
    const text = this.#pending;
    this.#pending = '';
    this.#writing = new Promise((resolve) => {
      this.#abandon = resolve;
      // Waiting for the callback, not for `drain`, also learns at once that the reader is gone.
      this.#stream.write(text, (error) => {
        if (error) this.#onError(error);
        this.#writing = undefined;
        resolve();
      });
    });
    await this.#writing;
    if (this.#prompt && this.#pending !== '' && !this.#closed)
      this.#scheduled ??= setImmediate(() => void this.flush());
  }

  /** Waits no longer for a reader who does not read, and takes no more rows for it. */
  abandon(): void {
    this.#abandoned = true;
    this.#pending = '';
    this.#writing = undefined;
    this.#abandon();
  }

  #onError = (error: NodeJS.ErrnoException): void => {
    this.#closed = true;
    if (!isClosedPipe(error)) this.#failure ??= error;
  };
}

/** Lets a reader close a stream early, as in `| head -1`, without an uncaught error. Other errors stay errors. */
export function allowEarlyClose(stream: Writable): void {
  if (tolerant.has(stream)) return;
  tolerant.add(stream);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosedPipe(error) && stream.listenerCount('error') === 1) throw error;
  });
}

const tolerant = new WeakSet<Writable>();

function isClosedPipe({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_WRITE_AFTER_END';
}
