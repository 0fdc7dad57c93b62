import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { resolveInRoot } from '@pipelines/core/node';

/** What lies where a README belongs. */
export type FoundReadme =
  | { readonly state: 'file'; readonly path: string; readonly text: string }
  | { readonly state: 'none' }
  /** Not ours to touch, and nothing wrong. */
  | { readonly state: 'other'; readonly path: string; readonly reason: string }
  /** Wrong: nobody can read it. */
  | { readonly state: 'unreadable'; readonly path: string; readonly reason: string; readonly fix: string };

/** Larger ones are no text that somebody reads. */
const MAX_BYTES = 8 * 2 ** 20;

/**
 * The README at a path of the root, or else another one of its folder. Links are not followed. Throws PATH_OUTSIDE_ROOT for
 * a path that leads out.
 */
export async function findReadme(root: string, path: string): Promise<FoundReadme> {
  if (!(await isLink(root, path))) await resolveInRoot(root, path);
  const folder = posix.dirname(path);
  const names = await readdir(`${root}/${folder}`).catch((): string[] => []);
  const own = posix.basename(path);
  const candidates = names.filter((name) => /^readme(?:\.[^.]+)?$/i.test(name)).sort();
  const name = names.includes(own) ? own : (candidates.find(isMarkdown) ?? candidates[0]);
  if (name === undefined) return { state: 'none' };
  return read(root, folder === '.' ? name : `${folder}/${name}`);
}

async function isLink(root: string, path: string): Promise<boolean> {
  const stats = await lstat(`${root}/${path}`).catch(() => undefined);
  if (!stats?.isSymbolicLink()) return false;
  await resolveInRoot(root, `${dirname(path)}/.`);
  return true;
}

function isMarkdown(name: string): boolean {
  return /\.(?:md|markdown)$/i.test(name);
}

async function read(root: string, path: string): Promise<FoundReadme> {
  const place = `${root}/${path}`;
  const stats = await lstat(place);
  if (stats.isSymbolicLink()) return { state: 'other', path, reason: 'it is a link to another file' };
  if (!stats.isFile()) {
    const reason = stats.isDirectory() ? 'it is a directory' : 'it is no regular file';
    return { state: 'unreadable', path, reason, fix: 'give the README a name of its own' };
  }
  if (!isMarkdown(path)) return { state: 'other', path, reason: 'it is not called README.md, so it is no Markdown' };
  if (stats.size > MAX_BYTES)
    return { state: 'unreadable', path, reason: 'it is larger than 8 MiB', fix: 'move what is generated elsewhere' };
  const text = decode(await readFile(place));
  return text === undefined
    ? { state: 'unreadable', path, reason: 'it is not UTF-8', fix: 'save it as UTF-8' }
    : { state: 'file', path, text };
}

/** The text with its byte order mark; undefined for what would not come out as it went in. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
