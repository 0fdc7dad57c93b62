import { closeSync, type Dirent, fstatSync, openSync, readFileSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { PipelineError } from '../errors.ts';
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

function readOne(root: string, file: BoardFile, maxBytes: number): BoardContent {
  if (file.fault) return { file, bytes: undefined, fault: file.fault };
  try {
    const bytes = readUpTo(join(root, file.path), maxBytes);
    return bytes ? { file, bytes } : { file, bytes: undefined, fault: 'TOO_LARGE' };
  } catch {
    return { file, bytes: undefined, fault: 'UNREADABLE' };
  }
}

/** Synchronous, because a task file is small and four trips through the thread pool cost ten times the reading. */
function readUpTo(path: string, maxBytes: number): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size > maxBytes ? undefined : readFileSync(file);
  } finally {
    closeSync(file);
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
    files.push({ path: folder, fault: 'UNREADABLE', folder: true });
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
  const stats = await stat(target).catch(() => undefined);
  const folder = stats?.isDirectory() ?? false;
  if (isOutside(await realpath(root), target)) return { path, fault: 'LINK_OUTSIDE', folder };
  return stats?.isFile() ? { path, link: true } : { path, fault: 'LINK', folder };
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
