import { Readable } from 'node:stream';
import type { StreamSource } from '@pipelines/core';
import type { FuzzCase } from './cases.ts';

/** The source of a case. In a source of text, bytes that are not UTF-8 have become U+FFFD. */
export function sourceOf({ bytes, cuts, source }: FuzzCase): StreamSource {
  if (source === 'text') {
    const text = bytes.toString();
    return pieces(text.length, cuts, (start, end) => text.slice(start, end));
  }
  const copy = (start: number, end: number) => Buffer.from(bytes.subarray(start, end));
  if (source === 'views') return pieces(bytes.length, cuts, (start, end) => new Uint8Array(bytes.subarray(start, end)));
  if (source === 'buffers') return pieces(bytes.length, cuts, copy);
  if (source === 'generator') return later(pieces(bytes.length, cuts, copy));
  if (source === 'reused') return overwritten(pieces(bytes.length, cuts, copy));
  return Readable.from(pieces(bytes.length, cuts, copy), { objectMode: false });
}

function pieces<C>(length: number, cuts: readonly number[], piece: (start: number, end: number) => C): C[] {
  const all: C[] = [];
  for (let at = 0, turn = 0; at < length; turn += 1) {
    const end = at + (cuts.length === 0 ? length : (cuts[turn % cuts.length] as number));
    all.push(piece(at, end));
    at = end;
  }
  return all;
}

async function* later(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

/** A reader that uses its buffer again: what it gave before is gone when it is asked for more. */
function* overwritten(chunks: readonly Buffer[]): Generator<Buffer> {
  for (const chunk of chunks) {
    yield chunk;
    chunk.fill('"');
  }
}
