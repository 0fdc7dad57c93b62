import { posix } from 'node:path';
import type { LocalAddress } from './link-target.ts';

/** Signs that a link target cannot hold everywhere: in parentheses, in tables, in attributes. */
const SPECIAL = /[\s<>"'`()%?#\\|&*{}$]/g;

/** A path as it stands in addresses; letters of other scripts stay readable. */
export function encodedPath(path: string): string {
  return path.replace(SPECIAL, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** A path of the tree in the form in which the writer of a link writes paths. */
export function writtenLike(
  path: string,
  address: LocalAddress,
  document: string,
  base: string,
  isPage: boolean,
): string {
  const written = address.path;
  const rooted = written.startsWith('/');
  const named = isPage ? inForm(path, written) : path;
  const text = encodedPath(rooted ? fromRoot(base, named) : relativeTo(document, named));
  const prefix = written.startsWith('./') && !text.startsWith('.') ? './' : '';
  const slash = written.endsWith('/') && !/\.[^/]+$/.test(path) && !text.endsWith('/') ? '/' : '';
  return `${prefix}${text}${slash}`;
}

/** From the folder that the slash stands for, else from the root. */
function fromRoot(base: string, path: string): string {
  const inner = posix.relative(base, path);
  return `/${inner.startsWith('../') ? path : inner}`;
}

function relativeTo(document: string, path: string): string {
  return posix.relative(posix.dirname(document), path) || '.';
}

/** Without the extension where the writer left it out, with that of the page where the writer named the page. */
function inForm(path: string, written: string): string {
  if (/\.html?$/i.test(written)) return path.replace(/\.(?:md|mdx|markdown)$/, '.html');
  if (/\.[a-z\d]+$/i.test(written)) return path;
  return path.replace(/\.(?:md|mdx|markdown)$/, '').replace(/(^|\/)index$/, '$1');
}
