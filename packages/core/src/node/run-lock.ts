import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { PipelineError } from '../errors.ts';

interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Takes the lock of one pipeline on one root, or throws RUN_LOCKED saying who holds it. A lock whose process is gone
 * is taken over. Returns the function that releases it.
 */
export async function acquireRunLock(path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true });
  const mine: LockHolder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  const text = `${JSON.stringify(mine)}\n`;
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, text, { flag: 'wx' });
  try {
    // `link` fails if the lock exists and shows it only with its whole content.
    await link(temporary, path).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
      await removeStaleLock(path);
      await link(temporary, path).catch(async () => {
        throw heldBy(path, await readHolder(path));
      });
    });
  } finally {
    await rm(temporary, { force: true });
  }
  return async () => {
    if ((await readFile(path, 'utf8').catch(() => '')) === text) await rm(path, { force: true });
  };
}

async function removeStaleLock(path: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder && (holder.host !== hostname() || isAlive(holder.pid))) throw heldBy(path, holder);
  // Renaming first makes sure that only one of two waiting processes removes the dead lock.
  const dead = `${path}.${randomBytes(6).toString('hex')}`;
  await rename(path, dead).catch(() => {});
  await rm(dead, { force: true });
}

async function readHolder(path: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function heldBy(path: string, holder: LockHolder | undefined): PipelineError {
  const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process';
  return new PipelineError(
    'RUN_LOCKED',
    `a run is already at work here: ${who}. Wait for it, or remove ${path} if it is gone.`,
    { details: { ...holder } },
  );
}
