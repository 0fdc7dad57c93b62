import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { PipelineError } from '../errors.ts';

/** `path` as POSIX, relative to `root`; the absolute path if it lies outside. For rows and for people. */
export function toRootPath(root: string, path: string): string {
  const inside = relative(root, path);
  if (isOutside(inside)) return path;
  return inside.split(sep).join('/');
}

/** How a person who stands in `from` names an absolute path: relative where that is shorter. */
export function pathFrom(from: string, path: string): string {
  const way = relative(from, path);
  return way !== '' && way.length < path.length ? way : path;
}

/**
 * The absolute path of a relative POSIX path, for writing. Throws PATH_OUTSIDE_ROOT if it leaves the root, directly or
 * because a folder on the way, or the file itself, is a link.
 */
export async function resolveInRoot(root: string, path: string): Promise<string> {
  const target = resolve(root, path);
  if (path.includes('\0') || isAbsolute(path) || isOutside(relative(root, target))) throw outside(path);
  const realRoot = await realpath(root);
  // A link that leads nowhere, or in circles, has no real path.
  const parent = await realpath(await nearestExisting(dirname(target))).catch(() => undefined);
  if (parent === undefined) throw outside(path);
  if (parent !== realRoot && isOutside(relative(realRoot, parent))) throw outside(path);
  const stats = await lstat(target).catch(() => undefined);
  if (stats?.isSymbolicLink()) throw outside(path);
  return target;
}

async function nearestExisting(directory: string): Promise<string> {
  const exists = await lstat(directory).catch(() => undefined);
  return exists || dirname(directory) === directory ? directory : nearestExisting(dirname(directory));
}

function isOutside(relativePath: string): boolean {
  return relativePath === '..' || relativePath.startsWith(`..${sep}`) || isAbsolute(relativePath);
}

function outside(path: string): PipelineError {
  return new PipelineError('PATH_OUTSIDE_ROOT', `${path} leads out of the root; nothing was written`, {
    details: { path },
  });
}
