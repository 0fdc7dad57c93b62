import { folderOf } from '@pipelines/core/repository';
import type { HeldFinding } from './finding-store.ts';

/** Does a path lie in a folder? Everything lies in the root, which is empty. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || (path.startsWith(folder) && path[folder.length] === '/');
}

/** The deepest folder that holds all findings, which are sorted by path. Empty for the root. */
export function commonFolder(findings: readonly Pick<HeldFinding, 'path'>[]): string {
  // What the first and the last path begin with, all between them begin with too.
  const first = findings[0]?.path ?? '';
  const last = findings.at(-1)?.path ?? '';
  let folder = folderOf(first);
  while (!isBelow(last, folder)) folder = folderOf(folder);
  return folder;
}

/** The folder that holds two folders. */
export function sharedFolder(a: string, b: string): string {
  return commonFolder([{ path: `${a}/` }, { path: `${b}/` }].sort((x, y) => (x.path < y.path ? -1 : 1)));
}
