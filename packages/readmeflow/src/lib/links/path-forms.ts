import { posix } from 'node:path';
import type { Tree } from '../verify/tree.ts';

/** What is written, and nothing else. */
export const EXACT = [''] as const;
const PAGE_FORMS = [
  '',
  '.md',
  '.mdx',
  '.markdown',
  '.html',
  '/index.md',
  '/index.mdx',
  '/README.md',
  '/_index.md',
  '/index.html',
];
export const HTML = /(?:(?<![^/])index)?\.html?$/i;
export const DOCUMENT = /\.(?:md|mdx|markdown)$/i;
/** As files have it; not the `.2` of `v1.2`, nor that of a page. */
export const EXTENSION = /[^/]\.(?!html?$)(?=[a-z\d]*[a-z])[a-z\d]{1,10}$/i;

/** What may be at a path, the likeliest first. A slash at its end asks for a folder. */
export function formsOf(path: string, isPage: boolean): readonly string[] {
  if (!isPage || DOCUMENT.test(path)) return EXACT;
  if (path.endsWith('/') || path === '')
    return ['/index.md', '/index.mdx', '/README.md', '/_index.md', '', '.md', '.mdx'];
  // `guide` is a page before it is a folder.
  return EXTENSION.test(path) ? PAGE_FORMS : [...PAGE_FORMS.slice(1), ''];
}

/** Nothing has the name `.md` where the path is that of the root. */
export function withForm(path: string, form: string): string | undefined {
  if (path !== '') return `${path}${form}`;
  return form === '' ? '' : form.startsWith('/') ? form.slice(1) : undefined;
}

/** What is there in one of these forms. */
export function formIn(tree: Pick<Tree, 'has'>, path: string, forms: readonly string[]): string | undefined {
  for (const form of forms) {
    const whole = withForm(path, form);
    if (whole !== undefined && tree.has(whole)) return whole;
  }
  return undefined;
}

/** Relative to the root of the tree, without a slash at its end; starts with `..` if it climbs above. */
export function joined(base: string, path: string): string {
  const whole = posix.join(base, path).replace(/\/+$/, '');
  return whole === '.' ? '' : whole.replace(/^\/+/, '');
}

/** What stands before the end of a path. Undefined: it ends otherwise. */
export function beforeEnd(path: string, end: string): string | undefined {
  return path.endsWith(end) ? path.slice(0, path.length - end.length) : undefined;
}

export function climbs(path: string): boolean {
  return path === '..' || path.startsWith('../');
}

export function isBelow(path: string, folder: string): boolean {
  return folder !== '' && path.startsWith(`${folder}/`);
}

export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}
