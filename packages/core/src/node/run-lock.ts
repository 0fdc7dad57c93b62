import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { isPipelineError, PipelineError, toError } from '../errors.ts';

interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Makes every lock's text its own. */
  readonly nonce: string;
}

/** The locks this process holds: another one with its pid and host is of an earlier life, as containers have them. */
const held = new Set<string>();

/**
 * Takes the lock of one pipeline on one root, or throws RUN_LOCKED saying who holds it. A lock whose process is gone
 * is taken over. Returns the function that releases it.
 */
export async function acquireRunLock(path: string): Promise<() => Promise<void>> {
  const nonce = randomBytes(6).toString('hex');
  const mine: LockHolder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), nonce };
  const text = `${JSON.stringify(mine)}\n`;
  const temporary = `${path}.${nonce}`;
  held.add(nonce);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
    if (!(await place(temporary, path))) await takeOver(temporary, path);
  } catch (thrown) {
    held.delete(nonce);
    if (isPipelineError(thrown)) throw thrown;
    throw new PipelineError('WRITE_FAILED', `${path} cannot be taken: ${toError(thrown).message}`, { cause: thrown });
  } finally {
    await rm(temporary, { force: true });
  }
  return async () => {
    if ((await readText(path)) === text) await rm(path, { force: true });
    held.delete(nonce);
  };
}

/** `link` fails if the lock exists, and shows it only with its whole content. */
async function place(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

/**
 * Replaces a dead lock. Only who holds the claim named after a dead lock's text may replace that lock, so of any number
 * of processes that saw it dead one wins, and none can remove a live one. A claim whose process died is claimed alike.
 */
async function takeOver(temporary: string, path: string): Promise<void> {
  const dead: { readonly path: string; readonly text: string }[] = [];
  let mine: string | undefined;
  try {
    for (let target = path; mine === undefined; ) {
      const text = await readText(target);
      if (text === undefined && target === path && (await place(temporary, path))) return;
      if (text === undefined || isHeld(text)) throw heldBy(path, (await readText(path)) ?? '');
      dead.push({ path: target, text });
      target = `${path}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
      if (await place(temporary, target)) mine = target;
    }
    for (const { path: target, text } of dead) {
      if ((await readText(target)) !== text) throw heldBy(path, (await readText(path)) ?? '');
    }
    await rename(temporary, path);
    for (const claim of dead.slice(1)) await rm(claim.path, { force: true });
  } finally {
    if (mine !== undefined) await rm(mine, { force: true });
  }
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
}

function readHolder(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return undefined;
  }
}

/** Of another host nobody can tell, so it counts as alive. */
function isHeld(text: string): boolean {
  const holder = readHolder(text);
  if (!holder) return false;
  return holder.host !== hostname() || isAlive(holder);
}

function isAlive({ pid, nonce }: LockHolder): boolean {
  if (pid === process.pid) return held.has(nonce);
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function heldBy(path: string, text: string): PipelineError {
  const holder = readHolder(text);
  const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process';
  return new PipelineError(
    'RUN_LOCKED',
    `a run is already at work here: ${who}. Wait for it, or remove ${path} if it is gone.`,
    { details: { ...holder } },
  );
}
