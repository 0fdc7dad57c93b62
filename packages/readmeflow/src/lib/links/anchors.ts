import type { SlugDialect } from '../document/slugs.ts';
import { decoded } from './link-target.ts';

/** Lines a fragment points at: `L10`, `L10-L20`, `L10C3-L20C1`, and GitLab's `L10-20`. */
export function linesOf(fragment: string): { readonly from: number; readonly to: number } | undefined {
  const lines = /^L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$/.exec(fragment);
  if (!lines) return undefined;
  const from = Number(lines[1]);
  return { from, to: Number(lines[2] ?? from) };
}

/** The name of the anchor a fragment leads to. Undefined: it leads to none, or to one that no heading makes. */
export function anchorOf(fragment: string): string | undefined {
  // `#:~:text=…` asks the browser for words of the page.
  const anchor = fragment.replace(/:~:.*$/s, '');
  if (anchor === '' || /^_?top$/i.test(anchor) || MADE_BY_HOST.test(anchor) || READ_BY_SCRIPT.test(anchor))
    return undefined;
  return anchor;
}

/** What GitHub puts on its pages: footnotes, comments, the tabs beside a README. */
const MADE_BY_HOST =
  /^(?:user-content-)?(?:fn(?:ref)?[-:].*|footnote-label)$|-ov-file$|^(?:issuecomment-\d+|discussion_r\d+|start-of-content)$/i;
/** `#/route`, `#!route`, `#tab=2`: addresses of an application. */
const READ_BY_SCRIPT = /^[/!]|[=&]/;

/** Whether a page with these ids has an anchor, by the rules of what shows the page. */
export function hasAnchor(anchors: ReadonlySet<string>, anchor: string, dialect: SlugDialect): boolean {
  const name = decoded(anchor);
  if (anchors.has(name) || anchors.has(anchor)) return true;
  if (dialect !== 'github' && dialect !== 'gitlab') return false;
  // The page scripts of the hosts look for the id with and without its prefix, and then in lower case.
  const bare = name.replace(/^user-content-/, '');
  return anchors.has(bare) || anchors.has(bare.toLowerCase());
}
