import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PipelineError, toError } from '../errors.ts';

/** What a file is to hold; of a long one its parts, in order. */
export type FileData = string | Uint8Array | Iterable<string>;

/**
 * Writes a whole file or nothing: temp file beside it, flushed, then renamed. Keeps the mode of an existing file, and its
 * owner where that is allowed. Creates missing folders. Throws WRITE_FAILED naming the path; the temp file is removed then.
 */
export async function writeFileAtomic(path: string, data: FileData): Promise<void> {
  await replaceFile(path, data, async () => true);
}

/** `writeFileAtomic` that asks at the last moment, right before the rename. If the answer is false nothing is changed. */
export async function replaceFile(path: string, data: FileData, isWanted: () => Promise<boolean>): Promise<boolean> {
  const temporary = join(dirname(path), `.pipelines-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeTemporary(temporary, data, await stat(path).catch(() => undefined));
    const wanted = await isWanted();
    if (wanted) await rename(temporary, path);
    else await rm(temporary);
    return wanted;
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new PipelineError('WRITE_FAILED', `${path} could not be written: ${toError(thrown).message}`, {
      details: { path },
      cause: thrown,
    });
  }
}

async function writeTemporary(path: string, data: FileData, existing: Stats | undefined): Promise<void> {
  const handle = await open(path, 'wx', 0o666);
  try {
    if (existing) {
      // Only root may give a file away; others own what they write.
      await handle.chown(existing.uid, existing.gid).catch(() => {});
      // `open` would take the umask off.
      await handle.chmod(existing.mode & 0o777);
    }
    await writeFile(handle, data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
