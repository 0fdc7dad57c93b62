import { posix } from 'node:path';
import { compareText } from '@pipelines/core';
import type { Package } from '../../rows.ts';
import { objectOf, textOf } from './manifest-facts.ts';
import { joinPath } from './tree-files.ts';

/**
 * The commands of a package, by name: `bin` as text or object, else the files of `directories.bin`. Paths are relative to the
 * root. `files` are those of the package.
 */
export function binsOf(
  manifest: Readonly<Record<string, unknown>>,
  { name, folder, files }: { readonly name: string; readonly folder: string; readonly files: readonly string[] },
): Package['bins'] {
  const { bin, directories } = manifest;
  const own = name.slice(name.lastIndexOf('/') + 1);
  const pairs = typeof bin === 'string' ? [[own, bin] as const] : Object.entries(objectOf(bin) ?? {});
  const found = pairs.flatMap(([command, target]) => {
    const path = insidePath(target);
    return path === undefined || command === '' ? [] : [{ name: command.slice(command.lastIndexOf('/') + 1), path }];
  });
  const inFolder = insidePath(objectOf(directories)?.['bin']);
  const bins = bin === undefined && inFolder !== undefined ? binsOfFolder(joinPath(folder, inFolder), files) : found;
  const rooted = bin === undefined ? bins : bins.map(({ name, path }) => ({ name, path: joinPath(folder, path) }));
  return rooted.sort((a, b) => compareText(a.name, b.name));
}

/** npm makes a command of each file, by its name without the folder. */
function binsOfFolder(folder: string, files: readonly string[]): Package['bins'] {
  return files
    .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).startsWith('.'))
    .map((path) => ({ name: posix.basename(path), path }));
}

/** A path that a manifest names, without `./`; undefined if it is none or leads out of the package. */
export function insidePath(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.startsWith('/') || text.includes('\\') || text.includes('\0')) return undefined;
  const path = posix.normalize(text).replace(/^\.\/|\/$/g, '');
  return path === '.' || path === '' || path === '..' || path.startsWith('../') ? undefined : path;
}
