import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, lstat, mkdir, opendir, realpath, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { PipelineError } from '../errors.ts';
import { resolveInRoot } from './root-path.ts';

/** Where runs leave what they leave: `<root>/.pipeline`, or the user's cache folder for a bare or read-only root. */
export interface StateFolder {
  readonly path: string;
  readonly insideRoot: boolean;
}

export const STATE_FOLDER = '.pipeline';

/** Checks the root and creates its state folder, with a `.gitignore` that hides it. Throws ROOT_INVALID. */
export async function openStateFolder(root: string, env: NodeJS.ProcessEnv = process.env): Promise<StateFolder> {
  await checkRoot(root);
  if (!isBareRepository(root)) {
    const path = join(root, STATE_FOLDER);
    const stats = await lstat(path).catch(() => undefined);
    if (stats && !stats.isDirectory()) {
      throw new PipelineError('PATH_OUTSIDE_ROOT', `${path} is not a folder (a link or a file); move it away`);
    }
    if (await prepare(path)) return { path, insideRoot: true };
  }
  const path = join(userCacheFolder(env), await rootKey(root));
  if (await prepare(path)) return { path, insideRoot: false };
  throw new PipelineError('WRITE_FAILED', `neither ${join(root, STATE_FOLDER)} nor ${path} can be written`);
}

/**
 * The path of something in the state folder. Throws PATH_OUTSIDE_ROOT if a folder on the way is a link: a repository can
 * bring such links along.
 */
export function inStateFolder(state: StateFolder, ...names: readonly string[]): Promise<string> {
  return resolveInRoot(state.path, names.join('/'));
}

/** A bare repository: git's own files lie in the root itself. */
export function isBareRepository(root: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(root, name))) && !existsSync(join(root, '.git'));
}

/** What runs of one pipeline left: reports, kept rows and cache. Only what exists. */
export async function pipelineFolders(state: StateFolder, pipeline: string): Promise<string[]> {
  const paths = [await inStateFolder(state, pipeline), await inStateFolder(state, 'cache', pipeline)];
  return paths.filter((path) => existsSync(path));
}

/** Throws ROOT_INVALID if the root is missing, is a file or cannot be read. */
export async function checkRoot(root: string): Promise<void> {
  const stats = await stat(root).catch(() => undefined);
  if (!stats?.isDirectory()) throw new PipelineError('ROOT_INVALID', `--root ${root} is not a directory`);
  // The dot needs the right to enter, besides the one to list.
  const opened = await opendir(`${root}/.`).catch((cause: unknown) => {
    throw new PipelineError('ROOT_INVALID', `--root ${root} cannot be read; check its permissions`, { cause });
  });
  await opened.close();
}

async function prepare(path: string): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    // `wx` follows no link.
    await writeFile(join(path, '.gitignore'), '*\n', { flag: 'wx' }).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown;
    });
    return true;
  } catch {
    return false;
  }
}

function userCacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || join(env['HOME'] || homedir(), '.cache');
  return join(base, 'pipelines');
}

async function rootKey(root: string): Promise<string> {
  const real = await realpath(root);
  return `${basename(real) || 'root'}-${createHash('sha256').update(real).digest('hex').slice(0, 12)}`;
}
