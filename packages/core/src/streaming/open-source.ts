import type { Readable } from 'node:stream';
import { isThenable } from '../concurrency/thenable.ts';
import { ReadableChunks } from './readable-chunks.ts';

/** A Node stream, a web stream, a whole text or buffer, or anything iterable. */
export type StreamSource<T = unknown> =
  | AsyncIterable<T | Uint8Array | string>
  | Iterable<T | Uint8Array | string>
  | ReadableStream<T | Uint8Array | string>
  | NodeJS.ReadableStream
  | Readable;

/** Pulls one chunk or object at a time, and only on demand. */
export interface ChunkIterator {
  /** A promise only if the next chunk is not there yet. */
  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
  /** Releases the source, also while a `next` is stuck. Never rejects; waits for the source only if it can answer. */
  close(): Promise<void>;
}

const OVER: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** Takes hold of a source. Throws TypeError for what is none. */
export function openSource(source: unknown): ChunkIterator {
  if (typeof source === 'string' || source instanceof Uint8Array) return new SyncChunks([source][Symbol.iterator]());
  if (typeof source === 'object' && source !== null) {
    if (hasMethod(source, 'read') && hasMethod(source, 'on')) return new ReadableChunks(source as unknown as Readable);
    if (hasMethod(source, 'getReader')) return new WebChunks(source as unknown as ReadableStream<unknown>);
    if (hasMethod(source, Symbol.asyncIterator)) {
      return new AsyncChunks((source as AsyncIterable<unknown>)[Symbol.asyncIterator]());
    }
    if (hasMethod(source, Symbol.iterator)) return new SyncChunks((source as Iterable<unknown>)[Symbol.iterator]());
  }
  throw new TypeError(`Expected \`source\` to be a stream, an iterable, text or bytes, got \`${typeof source}\``);
}

function hasMethod(value: object, name: string | symbol): boolean {
  return typeof (value as Record<string | symbol, unknown>)[name] === 'function';
}

class SyncChunks implements ChunkIterator {
  readonly #iterator: Iterator<unknown>;
  #over = false;

  constructor(iterator: Iterator<unknown>) {
    this.#iterator = iterator;
  }

  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    if (this.#over) return OVER;
    // An iterator that throws is over and has released what it holds.
    const wasOver = this.#over;
    this.#over = true;
    const next = this.#iterator.next();
    this.#over = wasOver || next.done === true;
    if (next.done || !isThenable(next.value)) return next;
    return Promise.resolve(next.value).then((value) => (this.#over ? OVER : { value, done: false }));
  }

  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    try {
      this.#iterator.return?.();
    } catch {
      // The run has its result or its error already; a source that fails to close must not replace it.
    }
  }
}

class AsyncChunks implements ChunkIterator {
  readonly #iterator: AsyncIterator<unknown>;
  #over = false;
  #waiting = false;

  constructor(iterator: AsyncIterator<unknown>) {
    this.#iterator = iterator;
  }

  async next(): Promise<IteratorResult<unknown>> {
    if (this.#over) return OVER;
    this.#waiting = true;
    try {
      const next = await this.#iterator.next();
      // Closed meanwhile: nobody wants it.
      if (this.#over) return OVER;
      this.#over = next.done === true;
      return next;
    } catch (thrown) {
      this.#over = true;
      throw thrown;
    } finally {
      this.#waiting = false;
    }
  }

  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    try {
      const closed = Promise.resolve(this.#iterator.return?.());
      // A generator that waits for its own source answers `return` only after that.
      if (this.#waiting) closed.catch(() => {});
      else await closed;
    } catch {
      // As above: the run is decided.
    }
  }
}

class WebChunks implements ChunkIterator {
  readonly #reader: ReadableStreamDefaultReader<unknown>;

  constructor(stream: ReadableStream<unknown>) {
    this.#reader = stream.getReader();
  }

  next(): Promise<IteratorResult<unknown>> {
    return this.#reader.read() as Promise<IteratorResult<unknown>>;
  }

  async close(): Promise<void> {
    // Cancelling settles a pending read. Whether the other side ever agrees is not worth waiting for.
    this.#reader.cancel().catch(() => {});
    this.#reader.releaseLock();
  }
}
