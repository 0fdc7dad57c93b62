import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PipelineError, toError } from '../errors.ts';

/**
 * Writes a whole file or nothing: temp file beside it, flushed, then renamed. Keeps the mode of an existing file.
 * Creates missing folders. Throws WRITE_FAILED naming the path; the temp file is removed then.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.pipelines-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const existing = await stat(path).catch(() => undefined);
    const handle = await open(temporary, 'wx', 0o666);
    try {
      // `open` would take the umask off.
      if (existing) await handle.chmod(existing.mode & 0o777);
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new PipelineError('WRITE_FAILED', `${path} could not be written: ${toError(thrown).message}`, {
      details: { path },
      cause: thrown,
    });
  }
}
