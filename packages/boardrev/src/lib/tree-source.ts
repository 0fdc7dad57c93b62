import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { PipelineError } from '@pipelines/core';
import { type BoardContent, type BoardFile, type BoardSource, byPath } from './board-source.ts';

/** The board in the working tree. Links to files inside the root are read; links to folders and out of the root are not. */
export function treeSource(root: string): BoardSource {
  return {
    editable: true,
    async list(folder) {
      if (!(await existsInside(root, folder))) return undefined;
      const files: BoardFile[] = [];
      const found = await collect(root, folder, files);
      return found ? files.sort(byPath) : undefined;
    },
    async find(path) {
      if (!(await existsInside(root, path))) return undefined;
      return (await stat(join(root, path))).isFile() ? { path } : undefined;
    },
    async *read(files, maxBytes) {
      for (const file of files) yield readOne(root, file, maxBytes);
    },
  };
}

async function readOne(root: string, file: BoardFile, maxBytes: number): Promise<BoardContent> {
  if (file.fault) return { file, bytes: undefined, fault: file.fault };
  const path = join(root, file.path);
  try {
    if ((await stat(path)).size > maxBytes) return { file, bytes: undefined, fault: 'TOO_LARGE' };
    return { file, bytes: await readFile(path) };
  } catch {
    return { file, bytes: undefined, fault: 'UNREADABLE' };
  }
}

/** Adds the files below `folder`. False if it is not a folder. */
async function collect(root: string, folder: string, files: BoardFile[]): Promise<boolean> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    files.push({ path: folder, fault: 'UNREADABLE' });
    return true;
  }
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) await collect(root, path, files);
    else if (entry.isSymbolicLink()) files.push(await followLink(root, path));
    else if (entry.isFile()) files.push({ path });
  }
  return true;
}

async function followLink(root: string, path: string): Promise<BoardFile> {
  const target = await realpath(join(root, path)).catch(() => undefined);
  if (target === undefined) return { path, fault: 'UNREADABLE' };
  if (isOutside(await realpath(root), target)) return { path, fault: 'LINK_OUTSIDE' };
  return (await stat(target)).isFile() ? { path, link: true } : { path, fault: 'LINK' };
}

async function existsInside(root: string, path: string): Promise<boolean> {
  const target = await realpath(join(root, path)).catch(() => undefined);
  if (target === undefined) return false;
  if (!isOutside(await realpath(root), target)) return true;
  throw new PipelineError('PATH_OUTSIDE_ROOT', `${path} is a link out of the root; a board must lie inside`, {
    details: { path },
  });
}

function isOutside(root: string, target: string): boolean {
  const path = relative(root, target);
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}
