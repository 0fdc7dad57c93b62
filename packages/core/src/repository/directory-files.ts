import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const IGNORED = new Set(['node_modules', '.git', '.pipeline', 'dist']);

/** A file of a directory without git, not yet read. */
export interface DirectoryFile {
  /** POSIX, relative to the root. */
  readonly path: string;
  readonly link: boolean;
}

/**
 * The files below a directory in the order git would list them. Links are named, not followed; node_modules, .git,
 * .pipeline and dist are passed over, as are sockets and devices. Memory: the names of one folder per level.
 * A folder that cannot be read is told to `onUnreadable`.
 */
export async function* directoryFiles(
  root: string,
  onUnreadable: (folder: string) => void,
  folder = '',
): AsyncGenerator<DirectoryFile, void, undefined> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch {
    onUnreadable(folder || '.');
    return;
  }
  for (const { entry } of entries.map(withSortKey).sort((a, b) => Buffer.compare(a.key, b.key))) {
    if (IGNORED.has(entry.name)) continue;
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) yield* directoryFiles(root, onUnreadable, `${path}/`);
    else if (entry.isFile() || entry.isSymbolicLink()) yield { path, link: entry.isSymbolicLink() };
  }
}

/** git sorts a folder as if its name ended in a slash, which makes the whole list one order of bytes. */
function withSortKey(entry: Dirent): { entry: Dirent; key: Buffer } {
  return { entry, key: Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name) };
}
