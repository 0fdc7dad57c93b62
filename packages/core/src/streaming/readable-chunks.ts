import { finished, type Readable } from 'node:stream';
import type { ChunkIterator } from './open-source.ts';

/**
 * A Node stream, read only on demand, so its own high-water mark pauses whatever stands behind it.
 * An end without `end` (destroyed, aborted, cut off) is an error, as in stream/promises. Leaves no listener behind.
 */
export class ReadableChunks implements ChunkIterator {
  readonly #stream: Readable;
  readonly #detach: () => void;
  #over: { readonly error: Error | null | undefined } | undefined;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(stream: Readable) {
    this.#stream = stream;
    const wake = () => this.#wake?.();
    stream.on('readable', wake);
    const unwatch = finished(stream, { writable: false }, (error) => {
      this.#over = { error };
      wake();
    });
    this.#detach = () => {
      stream.off('readable', wake);
      unwatch();
    };
  }

  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    return this.#poll() ?? this.#wait();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#detach();
    this.#wake?.();
    const stream = this.#stream;
    const endedWell = this.#over !== undefined && !this.#over.error;
    if (endedWell || stream.destroyed) return;
    // An error on the way down has nobody to go to: the run is decided. Without a listener it would be uncaught.
    const ignore = () => {};
    stream.on('error', ignore);
    stream.once('close', () => stream.off('error', ignore));
    stream.destroy();
  }

  #poll(): IteratorResult<unknown> | undefined {
    if (this.#closed) return { value: undefined, done: true };
    const chunk: unknown = this.#stream.read();
    if (chunk !== null) return { value: chunk, done: false };
    if (!this.#over) return undefined;
    if (this.#over.error) throw this.#over.error;
    return { value: undefined, done: true };
  }

  async #wait(): Promise<IteratorResult<unknown>> {
    for (;;) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
      const next = this.#poll();
      if (next) return next;
    }
  }
}
