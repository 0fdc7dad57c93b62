import type { Problem } from '../../rows.ts';
import { joinPath } from './tree-files.ts';

/** The best first. */
const READMES = [/^README\.md$/, /^readme\.md$/i, /^readme\.(?:markdown|mdx)$/i];
const LICENSES = [
  /^licen[cs]e$/i,
  /^licen[cs]e\.(?:md|txt)$/i,
  /^(?:copying|unlicense)(?:\.(?:md|txt))?$/i,
  /^licen[cs]e[-.]/i,
];

/** The README of a folder among the names of its files. */
export function readmeOf(folder: string, names: ReadonlySet<string>): string | undefined {
  return bestOf(READMES, folder, names);
}

/** The licence of a folder among the names of its files. */
export function licenseFileOf(folder: string, names: ReadonlySet<string>): string | undefined {
  return bestOf(LICENSES, folder, names);
}

function bestOf(patterns: readonly RegExp[], folder: string, names: ReadonlySet<string>): string | undefined {
  const sorted = [...names].sort();
  const found = patterns.map((pattern) => sorted.find((name) => pattern.test(name))).find((name) => name !== undefined);
  return found === undefined ? undefined : joinPath(folder, found);
}

/** A folder where the README would lie. `files` are those of the package. */
export function readmeFolder(folder: string, files: readonly string[]): Problem | undefined {
  const start = folder === '' ? 0 : folder.length + 1;
  const inside = files.find((path) => /^readme\.md\//i.test(path.slice(start)));
  if (inside === undefined) return undefined;
  const path = inside.slice(0, inside.indexOf('/', start));
  return { type: 'problem', code: 'README_FOLDER', path, message: 'a folder, not a README', fix: 'rename the folder' };
}
