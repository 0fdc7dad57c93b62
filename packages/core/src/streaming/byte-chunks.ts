import { PipelineError } from '../errors.ts';

/** What a byte source hands out. A whole text or buffer counts as one chunk. */
export type ChunkSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> | Uint8Array | string;

/** Chunks as Buffers, without copying bytes. A surrogate pair cut by two string chunks is put together again. */
export class ByteChunks {
  #highSurrogate = '';

  toBuffer(chunk: unknown, name = 'input'): Buffer {
    if (typeof chunk === 'string') return this.#fromString(chunk);
    if (Buffer.isBuffer(chunk)) return this.#flushBefore(chunk);
    if (ArrayBuffer.isView(chunk)) {
      return this.#flushBefore(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    if (chunk instanceof ArrayBuffer) return this.#flushBefore(Buffer.from(chunk));
    throw new PipelineError('INPUT_INVALID', `${name}: expected chunks of bytes or text, got ${typeOf(chunk)}`);
  }

  /** What is left when the source ends: nothing, or a lone surrogate. */
  end(): Buffer {
    return this.#flushBefore(Buffer.alloc(0));
  }

  #fromString(chunk: string): Buffer {
    const text = this.#highSurrogate + chunk;
    const last = text.charCodeAt(text.length - 1);
    const isCut = last >= 0xd800 && last <= 0xdbff;
    this.#highSurrogate = isCut ? text.slice(-1) : '';
    return Buffer.from(isCut ? text.slice(0, -1) : text, 'utf8');
  }

  #flushBefore(bytes: Buffer): Buffer {
    if (this.#highSurrogate === '') return bytes;
    const lone = Buffer.from(this.#highSurrogate, 'utf8');
    this.#highSurrogate = '';
    return Buffer.concat([lone, bytes]);
  }
}

/** A whole text or buffer as a list of one chunk; anything else as it is. */
export function asChunks(source: ChunkSource): AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> {
  return typeof source === 'string' || source instanceof Uint8Array ? [source] : source;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
