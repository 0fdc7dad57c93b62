import { counted } from '@pipelines/core/markdown';
import type { Fault, Link } from '../document/document-facts.ts';
import type { SitePages } from '../routes/site-pages.ts';
import type { Tree } from '../verify/tree.ts';
import { anchorOf } from './anchors.ts';
import type { AnchorLink } from './link-checker.ts';
import { decoded, type LocalAddress } from './link-target.ts';
import { type Nearest, nearestAnchor, nearestPath } from './nearest.ts';
import type { Resolution } from './resolve-path.ts';
import { encodedPath, writtenLike } from './written-form.ts';

/** A link that leads nowhere, and how it is written. */
export interface FaultyLink {
  readonly link: Link;
  readonly address: LocalAddress;
  /** The document it stands in. */
  readonly document: string;
  /** The document is a page of a site. */
  readonly isPage: boolean;
  /** What stands before a path from the root: a web address of this repository, or steps to its pages. */
  readonly prefix?: string | undefined;
}

export function faultOfPath(
  faulty: FaultyLink,
  resolution: Extract<Resolution, { kind: 'case' | 'missing' }>,
  tree: Tree,
): Fault {
  const { link, address } = faulty;
  if (resolution.kind === 'case') {
    const near = withBase({ value: resolution.path, sure: true }, faulty, resolution.base);
    return fault('file-case', link, `is written ${quoted(resolution.path)} there: names differ in case`, near);
  }
  const near = writtenOtherwise(faulty, tree) ?? nearestFrom(faulty, resolution.wanted, resolution.base, tree);
  const what = address.path.endsWith('/') ? 'folder' : 'file or folder';
  return fault('missing-file', link, `there is no ${what} ${quoted(resolution.wanted)}`, near);
}

export function faultOutside(faulty: FaultyLink, tree: Tree): Fault {
  const inner = decoded(faulty.address.path).replace(/^(?:\.{1,2}\/)+/, '');
  const near = nearestFrom(faulty, inner, '', tree);
  return fault('outside-root', faulty.link, 'leads out of the repository', near);
}

/** The site has no page at an address. */
export function faultOfAddress(
  link: Link,
  { query, fragment }: LocalAddress,
  address: string,
  { pages }: SitePages,
): Fault {
  const near = nearestAnchor(address, new Set(pages.keys()));
  const rest = tail({ path: '', query, fragment });
  const written = near && link.target.startsWith('/') ? { value: `${near.value}${rest}`, sure: false } : undefined;
  return fault('missing-file', link, `the site has no page ${quoted(address)}`, written);
}

export function faultOfLines(link: Link, path: string, count: number): Fault {
  const last = link.target.replace(/#.*$/s, count === 0 ? '' : `#L${count}`);
  return fault('line-past-end', link, `${quoted(path)} has ${counted(count, 'line')}`, {
    value: last,
    sure: false,
  });
}

export function faultOfAnchor({ link, from, document, anchor }: AnchorLink, anchors: ReadonlySet<string>): Fault {
  const near = nearestAnchor(decoded(anchor), anchors);
  const start = link.target.slice(0, link.target.indexOf('#') + 1);
  const place = document === from ? 'this document' : quoted(document);
  const name = quoted(`#${decoded(anchorOf(anchor) ?? anchor)}`);
  return fault(
    'missing-anchor',
    link,
    `${place} has no anchor ${name}`,
    near && { ...near, value: `${start}${encodedPath(near.value)}` },
  );
}

/** Mistakes of form: what is meant is there. */
function writtenOtherwise(faulty: FaultyLink, tree: Tree): Nearest | undefined {
  const { address, document } = faulty;
  const path = decoded(address.path);
  const folder = document.slice(0, document.lastIndexOf('/') + 1);
  const slashed = path.replaceAll('\\', '/').replace(/^\.\//, '');
  if (path.includes('\\') && tree.has(`${folder}${slashed}`)) {
    return { value: `${encodedPath(slashed)}${tail(address)}`, sure: true };
  }
  const [, file = '', line] = /^(.+?):(\d+)(?::\d+)?$/.exec(path) ?? [];
  if (line !== undefined && tree.has(`${folder}${file.replace(/^\.\//, '')}`)) {
    return { value: `${encodedPath(file)}#L${line}`, sure: true };
  }
  if (/^www\.[\w-]+\.|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev)(?:\/|$)/i.test(path)) {
    return { value: `https://${address.path}${tail(address)}`, sure: false };
  }
  return /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(path) ? { value: `mailto:${address.path}`, sure: false } : undefined;
}

function nearestFrom(faulty: FaultyLink, wanted: string, base: string, tree: Tree): Nearest | undefined {
  // A page has the name of its document.
  const path = faulty.isPage ? wanted.replace(/\.html?$/i, '') : wanted;
  const near = nearestPath(path, faulty.document, tree);
  return near && withBase(near, faulty, base);
}

/** A path of the tree, written as the link writes paths. */
function withBase(near: Nearest, { address, document, isPage, prefix }: FaultyLink, base: string): Nearest {
  const path =
    prefix === undefined
      ? writtenLike(near.value, address, document, base, isPage)
      : `${prefix}${encodedPath(near.value)}`;
  return { value: `${path}${tail(address)}`, sure: near.sure };
}

function tail({ query, fragment }: LocalAddress): string {
  return `${query}${fragment === undefined ? '' : `#${fragment}`}`;
}

function fault(rule: Fault['rule'], link: Link, message: string, near: Nearest | undefined): Fault {
  const { line, column, endColumn, target } = link;
  // Only what stands in the text as it is meant can be replaced there.
  const replaceable = near?.sure === true && link.raw === target && endColumn !== undefined;
  return {
    ...{ line, column, rule, message, target },
    ...(endColumn !== undefined && { endColumn }),
    ...(near && { suggestion: near.value }),
    ...(replaceable && { replacement: near.value }),
  };
}

function quoted(path: string): string {
  return path === '' ? 'the root' : `“${path}”`;
}
