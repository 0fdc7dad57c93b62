import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { PipelineError } from '../errors.ts';
import type { Row } from '../step.ts';
import { decodeNdjson, encodeNdjson } from '../streaming/ndjson.ts';

/** Rows are handed to the stream in pieces of about this size, at the latest when the event loop turns. */
const FLUSH_BYTES = 64 * 1024;

/** The rows of an NDJSON stream. Throws INPUT_INVALID naming source and line. */
export async function* readRows(source: Readable, name: string): AsyncGenerator<Row, void, undefined> {
  try {
    for await (const { value, line } of decodeNdjson(source, { name })) {
      if (!isRow(value)) {
        throw new PipelineError('INPUT_INVALID', `${name}:${line}: a row is an object with a \`type\``, {
          details: { name, line },
        });
      }
      yield value;
    }
  } finally {
    source.destroy();
  }
}

/** The rows of an NDJSON file. */
export async function* readRowFile(path: string): AsyncGenerator<Row, void, undefined> {
  try {
    yield* readRows(createReadStream(path), path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw thrown;
    const reason = { ENOENT: 'does not exist', EACCES: 'cannot be read', EISDIR: 'is a folder' }[code];
    throw new PipelineError('INPUT_INVALID', `--input ${path} ${reason}`, { details: { path }, cause: thrown });
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Row>).type === 'string';
}

/** Writes rows as NDJSON with back-pressure. A reader that closes early is no error: `closed` turns true. */
export class RowWriter {
  #stream: Writable;
  #pending = '';
  #scheduled: NodeJS.Immediate | undefined;
  #closed = false;
  #failure: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#closed = true;
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.#failure = error;
    });
    stream.on('close', () => {
      this.#closed = true;
    });
  }

  /** True when nobody reads any more. Throws WRITE_FAILED if the stream broke for another reason. */
  get closed(): boolean {
    if (this.#failure) {
      throw new PipelineError('WRITE_FAILED', `output failed: ${this.#failure.message}`, { cause: this.#failure });
    }
    return this.#closed;
  }

  /** Resolves when the stream has room again. */
  async write(row: Row): Promise<void> {
    this.#pending += encodeNdjson(row);
    if (this.#pending.length >= FLUSH_BYTES) return this.flush();
    this.#scheduled ??= setImmediate(() => void this.flush());
  }

  async flush(): Promise<void> {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const text = this.#pending;
    this.#pending = '';
    if (text === '' || this.#closed) return;
    // Waiting for the callback, not for `drain`, also learns at once that the reader is gone.
    await new Promise<void>((resolve) => this.#stream.write(text, () => resolve()));
  }
}
