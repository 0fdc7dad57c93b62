import { type HeadingNames, headingNamesIn } from './heading-names.ts';
import { lettersOf } from './letters.ts';
import { decoded } from './link-target.ts';
import { proseLines } from './prose-lines.ts';

/** Text that another file or a component puts into the page: its anchors are not in this document. */
const INCLUDES =
  /<!--\s*@include\b|--8<--|\{\{#include\b|\{\{[<%]|\{%-?\s*(?:include|render|partial|for\b)|```+\s*\{(?:include|eval-rst)\}|^import\s[^;\n]*\.mdx?['"]|^::: (?:\w+(?:\.\w+)+|mkdocs-[\w-]+)[ \t]*$/m;
/**
 * A component told how deep its headings are, or which declaration it documents, and elements made of each part of a list: what
 * they write stands in no document.
 */
const WRITES_HEADINGS =
  /\{\s{0,9}[\w$.]{1,99}\s{0,99}\.map\(|<[A-Z][^<>]{0,999}?\s(?:(?:base)?heading(?:level|depth|tag)|canonicalreference)\s?=/i;
const COMPONENT = /<[A-Z][\w.]{0,99}(?:\s[^>]{0,999})?>/;
/** Keys of front matter: a layout may show what they hold under headings of their names. */
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\n---[ \t]*(?:\r?\n|$)/;
const KEY = /^([\w-]{1,99}):/gm;
const SHOWN = /<code\b[^>]{0,500}\ssrc=["'](?:[^"']{0,500}\/)?([^"'/.]{1,200})/g;
/**
 * What components are given: attributes, text between tags; and cells, where a component makes a table of them. What leads to an
 * anchor does not make it.
 */
const GIVEN = /=\s?\{?\s?["'`]\s{0,9}([^"'`<>\n]{1,120}?)\s{0,9}["'`]/g;
const WRAPPED = />\s{0,9}([^"'`<>\n]{1,120}?)\s{0,9}<\//g;
const CELLS = /\|[ \t]{0,99}`?([^`|\n]{1,120}?)`?[ \t]{0,99}(?=\|)/g;
const TABLE_COMPONENT = /<[A-Z]\w*Table\b/;

/** Links to anchors, and what they show: they make none. */
const LINKS = /<a\s[^<>]{0,500}?\bhref=["']#[^<>]{0,500}>(?:[^<>]{0,500}<\/a>)?/g;

/** Ids that are written out: in attributes, as `{#id}`, and in comments behind headings. */
const WRITTEN = /(?:\b(?:id|name)\s?=[{"'`\s]{0,9}|\{\s?(?:\/\*\s?|:\s?)?#)([^"'`\s}>*]{1,300})/gi;

/**
 * Who shows a document, as far as this tree tells: a site made in it, one that is made elsewhere or has its own code for anchors,
 * or the host of the repository.
 */
export type Shown = 'site' | 'elsewhere' | 'host';

/**
 * Anchors that a page may have besides those that were read from its document, to judge by the text of the document. Looks the
 * text through once, however many anchors are asked for. Memory: the names found.
 */
export class HiddenAnchors {
  readonly #text: string;
  readonly #shown: Shown;
  #names: Names | undefined;

  constructor(text: string, shown: Shown) {
    this.#text = text;
    this.#shown = shown;
  }

  /** Whether an anchor that was not found may be on the page all the same. */
  mayHave(anchor: string): boolean {
    this.#names ??= namesIn(this.#text, this.#shown);
    const { includes, written, shown, given, elsewhere } = this.#names;
    const name = decoded(anchor).replace(/^user-content-/, '');
    if (
      includes ||
      written.has(name.toLowerCase()) ||
      elsewhere.whole.has(name) ||
      elsewhere.whole.has(name.toLowerCase())
    )
      return true;
    const words = lettersOf(name);
    return given.has(words) || elsewhere.nested.has(words) || shown.some((one) => words.endsWith(one));
  }
}

interface Names {
  /** Other texts are put into the page. */
  readonly includes: boolean;
  readonly written: ReadonlySet<string>;
  /** `<code src="./demo/basic.tsx">` makes an anchor that ends like the name of what it shows. */
  readonly shown: readonly string[];
  readonly given: ReadonlySet<string>;
  readonly elsewhere: HeadingNames;
}

function namesIn(text: string, shown: Shown): Names {
  const isPage = shown !== 'host';
  const keys = isPage ? groupsOf(FRONT_MATTER.exec(text)?.[1] ?? '', KEY) : [];
  const patterns =
    isPage && COMPONENT.test(text) ? [GIVEN, WRAPPED, ...(TABLE_COMPONENT.test(text) ? [CELLS] : [])] : [];
  return {
    includes: INCLUDES.test(text) || (isPage && (writesHeadings(text) || isOneComponent(text))),
    written: new Set(
      // What stands before a slash may be all of it: `<a id=x/>`.
      groupsOf(text, WRITTEN).flatMap((id) => [id.toLowerCase(), id.toLowerCase().replace(/\/.*$/s, '')]),
    ),
    shown: [...new Set(groupsOf(text, SHOWN).map(lettersOf))],
    given: new Set(
      [...keys, ...patterns.flatMap((pattern) => groupsOf(text.replace(LINKS, ''), pattern))].map(lettersOf),
    ),
    elsewhere: shown === 'elsewhere' ? headingNamesIn(text) : { whole: new Set<string>(), nested: new Set<string>() },
  };
}

function writesHeadings(text: string): boolean {
  return WRITES_HEADINGS.test([...proseLines(text)].join('\n'));
}

/** More than a few lines are no page that components make. */
const MOST_OF_COMPONENT = 5000;

/** Whether a page has no text of its own: it is what its components make of it. */
function isOneComponent(text: string): boolean {
  if (text.length > MOST_OF_COMPONENT || !COMPONENT.test(text)) return false;
  const body = text.replace(FRONT_MATTER, '').replace(/<(script|style)\b[\s\S]*?<\/\1>|^(?:import|export)\s.*$/gm, '');
  return body.replace(/<[^>]*>/g, '').trim() === '';
}

function groupsOf(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, group]) => group ?? '');
}
