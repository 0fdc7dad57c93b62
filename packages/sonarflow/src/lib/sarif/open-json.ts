import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { JsonText } from './json-text.ts';

const CHUNK = 2 ** 18;

/**
 * A JSON file, to be walked through once and then closed. UTF-8, or UTF-16 with a byte order mark or as its first signs
 * tell. Bytes that are no UTF-8 become U+FFFD.
 */
export function openJson(path: string, signal: AbortSignal): JsonText {
  return new JsonText(utf8Chunks(path, signal));
}

async function* utf8Chunks(path: string, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  for await (const chunk of fileChunks(path, signal)) {
    if (isFirst) decoder = decoderOf(chunk);
    if (decoder) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    else yield isFirst && hasUtf8Mark(chunk) ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

async function* fileChunks(path: string, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  const handle = await open(path);
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunk = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await handle.read(chunk, 0, CHUNK);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function hasUtf8Mark(chunk: Buffer): boolean {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
}

/** JSON begins with two ASCII signs, so a zero among the first two bytes is UTF-16. The decoder takes the mark away. */
function decoderOf(chunk: Buffer): TextDecoder | undefined {
  const [first, second] = chunk;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return new TextDecoder('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return new TextDecoder('utf-16be');
  return undefined;
}
