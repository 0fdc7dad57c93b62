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
  if (anchor === '' || /^top$/i.test(anchor) || MADE_BY_HOST.test(anchor) || READ_BY_SCRIPT.test(anchor))
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

/** Text that another file or a component puts into the page: its anchors are not in this document. */
const INCLUDES =
  /<!--\s*@include\b|--8<--|\{\{#include\b|\{\{[<%]|\{%-?\s*(?:include|render|partial)|```+\s*\{(?:include|eval-rst)\}|^import\s[^;\n]*\.mdx?['"]/m;
const COMPONENT = /<[A-Z][\w.]{0,99}(?:\s[^>]{0,999})?>/;
const SHOWN = /<code\b[^>]{0,500}\ssrc=["'](?:[^"']{0,500}\/)?([^"'/.]{1,200})/g;
/** What components are given: attributes, text between tags; and cells, where a component makes a table of them. */
const GIVEN = /(?:=\s?\{?\s?["'`]|>)\s{0,9}([^"'`<>\n]{1,120}?)\s{0,9}(?:["'`]|<\/)/g;
const CELLS = /\|[ \t]{0,99}`?([^`|\n]{1,120}?)`?[ \t]{0,99}(?=\|)/g;
const TABLE_COMPONENT = /<[A-Z]\w*Table\b/;

/**
 * Whether an anchor that was not found may be on the page all the same, to judge by the text of the document. `isPage`: a
 * site shows it, so that it may have components.
 */
export function mayHaveAnchor(text: string, anchor: string, isPage: boolean): boolean {
  const name = decoded(anchor).replace(/^user-content-/, '');
  if (INCLUDES.test(text)) return true;
  const literal = name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  if (new RegExp(`(?:\\b(?:id|name)\\s?=[{"'\`\\s]{0,9}|\\{\\s?:?\\s?#)${literal}(?=["'\`\\s}>/])`, 'i').test(text))
    return true;
  const words = lettersOf(name);
  // `<code src="./demo/basic.tsx">` makes an anchor that ends like the name of what it shows.
  if ([...text.matchAll(SHOWN)].some((match) => words.endsWith(lettersOf(match[1] ?? '')))) return true;
  if (!isPage || !COMPONENT.test(text)) return false;
  const given = TABLE_COMPONENT.test(text) ? [GIVEN, CELLS] : [GIVEN];
  return given.some((pattern) => [...text.matchAll(pattern)].some((match) => lettersOf(match[1] ?? '') === words));
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
