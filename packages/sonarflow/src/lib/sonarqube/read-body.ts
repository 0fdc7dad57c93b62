import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** A body as text. Throws if it is cut short. */
export function readBody(body: Dispatcher.ResponseData['body'], encoding: string | undefined): Promise<string> {
  if (encoding !== 'gzip') return body.text();
  // Fails as its source fails.
  return text(pipeline(body, createGunzip(), () => {}));
}
