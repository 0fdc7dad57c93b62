import { createHash } from 'node:crypto';
import { type GitCall, streamGit } from './run-git.ts';
import type { PresentBlobs } from './tree.ts';

/** The content of one id, byte for byte. */
export interface BlobRecord {
  readonly id: string;
  /** Bytes; undefined if this repository does not have it. */
  readonly size: number | undefined;
  /** Undefined if missing here, larger than `maxBytes`, or not a blob. */
  readonly content: Buffer | undefined;
}

export interface ReadBlobsOptions {
  /** Larger contents are passed over without being held. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
}

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
const LINE_FEED = 10;

/**
 * The blobs of `ids`, in that order, repeats included, by one `git cat-file --batch`. Ids are read ahead by about one pipe
 * buffer, contents not at all: memory is one blob. A blob a partial clone does not have is missing; it is never fetched.
 * Throws GIT_FAILED, RangeError for a bad `maxBytes`, TypeError for something that is no object id.
 */
export async function* readBlobs(
  ids: AsyncIterable<string> | Iterable<string>,
  options: ReadBlobsOptions,
  present: PresentBlobs | undefined,
  call: GitCall,
): AsyncGenerator<BlobRecord, void, undefined> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (!Number.isInteger(maxBytes) || maxBytes <= 0) {
    throw new RangeError(`maxBytes: expected a positive integer, got ${String(maxBytes)} (${typeof maxBytes})`);
  }
  const chunks = streamGit(['cat-file', '--batch'], { ...call, input: requests(ids, present) });
  yield* parseBatch(chunks, maxBytes);
}

/** A missing blob of a partial clone is asked for by a name git cannot have, since its real id would be fetched. */
async function* requests(
  ids: AsyncIterable<string> | Iterable<string>,
  present: PresentBlobs | undefined,
): AsyncGenerator<string, void, undefined> {
  for await (const id of ids) {
    if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(id)) {
      throw new TypeError(`ids: expected git object ids, got ${JSON.stringify(id)} (${typeof id})`);
    }
    yield present && !present.has(id) ? `${ABSENT}${id}\n` : `${id}\n`;
  }
}

const ABSENT = '-';

interface Pending {
  readonly id: string;
  readonly size: number;
  readonly content: Buffer | undefined;
  filled: number;
}

async function* parseBatch(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<BlobRecord, void, undefined> {
  let header = '';
  let pending: Pending | undefined;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (pending) {
        // The content is followed by a line feed that belongs to the protocol.
        const end = Math.min(chunk.length, at + pending.size + 1 - pending.filled);
        pending.content?.set(chunk.subarray(at, Math.min(end, at + pending.size - pending.filled)), pending.filled);
        pending.filled += end - at;
        at = end;
        if (pending.filled <= pending.size) continue;
        yield { id: pending.id, size: pending.size, content: pending.content };
        pending = undefined;
      } else {
        const found = chunk.indexOf(LINE_FEED, at);
        header += chunk.toString('latin1', at, found === -1 ? chunk.length : found);
        at = found === -1 ? chunk.length : found + 1;
        if (found === -1) continue;
        pending = parseHeader(header, maxBytes);
        if (!pending)
          yield { id: header.slice(0, header.indexOf(' ')).replace(ABSENT, ''), size: undefined, content: undefined };
        header = '';
      }
    }
  }
}

/** `<id> <type> <size>`, or `<id> missing`. */
function parseHeader(header: string, maxBytes: number): Pending | undefined {
  const [id = '', type, bytes] = header.split(' ');
  if (bytes === undefined) return undefined;
  const size = Number(bytes);
  const wanted = type === 'blob' && size <= maxBytes;
  return { id, size, content: wanted ? Buffer.allocUnsafe(size) : undefined, filled: 0 };
}

/** Sizes of all blobs that are really here. Memory: one entry per blob. For partial clones only. Throws GIT_FAILED. */
export async function presentBlobs(call: GitCall): Promise<PresentBlobs> {
  const format = '--batch-check=%(objecttype) %(objectname) %(objectsize)';
  const sizes = new Map<string, number>();
  let rest = '';
  for await (const chunk of streamGit(['cat-file', '--batch-all-objects', '--unordered', format], call)) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [type, id = '', size] = line.split(' ');
      if (type === 'blob') sizes.set(id, Number(size));
    }
  }
  return sizes;
}

export type ObjectFormat = 'sha1' | 'sha256';

/** The id git would give these bytes as a blob. Default format: sha1. */
export function hashOfContent(content: Uint8Array, format: ObjectFormat = 'sha1'): string {
  return createHash(format).update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}
