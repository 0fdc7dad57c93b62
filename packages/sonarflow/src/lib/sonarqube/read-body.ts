import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A body as text, read piece by piece: a page takes its memory once. Throws if it is cut short. */
export async function readBody(body: Readable, encoding: string | undefined): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of encoding === 'gzip' ? unzipped(body) : body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}

/** Fails as its source fails. */
function unzipped(body: Readable): Readable {
  const gunzip = createGunzip();
  return pipeline(body, gunzip, () => {});
}
