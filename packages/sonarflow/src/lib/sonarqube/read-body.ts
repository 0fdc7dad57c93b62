import { promisify } from 'node:util';
import { deflate, unzip, type ZlibOptions } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { AttemptFailure } from './attempt-failure.ts';

const inflated = promisify(unzip);
const deflated = promisify<Uint8Array, ZlibOptions, Buffer>(deflate);

/** As much as most answers take: each further piece is another way to the other thread and back. */
const PIECE_BYTES = 64 * 1024;

/** A body as it came, and as text. */
export interface Body {
  /** Compressed, if the server did that. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Throws if it is cut short. */
export async function readBody(body: Dispatcher.ResponseData['body'], encoding: string | undefined): Promise<Body> {
  const bytes = Buffer.from(await body.arrayBuffer());
  return { bytes, text: encoding === 'gzip' ? await unpacked(bytes) : bytes.toString() };
}

/** The data of an answer. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = /^\s*</.test(text) ? 'an HTML page' : 'something that is no whole JSON';
    throw new AttemptFailure(`the server answered with ${what}`, { retry: true });
  }
}

/** Few bytes, made in another thread: those of an answer repeat themselves. What came compressed stays so. */
export async function packed(bytes: Uint8Array): Promise<Uint8Array> {
  return isGzip(bytes) ? bytes : deflated(bytes, { level: 1, chunkSize: PIECE_BYTES });
}

/** The text of what was packed, by `packed` or by a server. */
export async function unpacked(bytes: Uint8Array): Promise<string> {
  return (await inflated(bytes)).toString();
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}
