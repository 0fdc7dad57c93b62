import { createHash } from 'node:crypto';
import { open, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOfContent, type ObjectFormat } from '../node/git/blobs.ts';
import type { DirectoryFile } from './directory-files.ts';

export interface HashRequest extends DirectoryFile {
  readonly root: string;
  /** Default: sha1. */
  readonly format?: ObjectFormat | undefined;
}

export interface HashedFile {
  readonly path: string;
  /** The id git would give it; empty if it could not be read. */
  readonly blob: string;
  readonly size: number;
  readonly skipped?: 'link' | 'unreadable';
}

/** Where a thread finds `hashFile`. */
export const HASH_FILE = { module: import.meta.url, export: 'hashFile' } as const;

/** Larger files are hashed in pieces. */
const WHOLE = 2 ** 20;

/** The git blob id of a file. Memory: 1 MiB at most, whatever its size. A file that cannot be read is skipped, not thrown. */
export async function hashFile({ root, path, link, format }: HashRequest): Promise<HashedFile> {
  try {
    if (link) {
      const target = Buffer.from(await readlink(join(root, path)));
      return { path, blob: hashOfContent(target, format), size: target.length, skipped: 'link' };
    }
    return { path, ...(await hashContent(join(root, path), format)) };
  } catch {
    return { path, blob: '', size: 0, skipped: 'unreadable' };
  }
}

async function hashContent(file: string, format: ObjectFormat = 'sha1'): Promise<{ blob: string; size: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size <= WHOLE) {
      const content = await readFile(handle);
      return { blob: hashOfContent(content, format), size: content.length };
    }
    const hash = createHash(format).update(`blob ${size}\0`);
    let seen = 0;
    for await (const piece of handle.createReadStream({ autoClose: false, highWaterMark: WHOLE / 4 })) {
      hash.update(piece as Buffer);
      seen += (piece as Buffer).length;
    }
    // A file that grows while it is read has no id yet.
    if (seen !== size) throw new Error('changed while it was read');
    return { blob: hash.digest('hex'), size };
  } finally {
    await handle.close();
  }
}
