import { decoded } from './link-target.ts';

/** Text that another file or a component puts into the page: its anchors are not in this document. */
const INCLUDES =
  /<!--\s*@include\b|--8<--|\{\{#include\b|\{\{[<%]|\{%-?\s*(?:include|render|partial)|```+\s*\{(?:include|eval-rst)\}|^import\s[^;\n]*\.mdx?['"]/m;
const COMPONENT = /<[A-Z][\w.]{0,99}(?:\s[^>]{0,999})?>/;
const SHOWN = /<code\b[^>]{0,500}\ssrc=["'](?:[^"']{0,500}\/)?([^"'/.]{1,200})/g;
/** What components are given: attributes, text between tags; and cells, where a component makes a table of them. */
const GIVEN = /(?:=\s?\{?\s?["'`]|>)\s{0,9}([^"'`<>\n]{1,120}?)\s{0,9}(?:["'`]|<\/)/g;
const CELLS = /\|[ \t]{0,99}`?([^`|\n]{1,120}?)`?[ \t]{0,99}(?=\|)/g;
const TABLE_COMPONENT = /<[A-Z]\w*Table\b/;

/** Ids that are written out: in attributes, as `{#id}`, and in comments behind headings. */
const WRITTEN = /(?:\b(?:id|name)\s?=[{"'`\s]{0,9}|\{\s?(?:\/\*\s?|:\s?)?#)([^"'`\s}>]{1,300})/gi;

/**
 * Anchors that a page may have besides those that were read from its document, to judge by the text of the document. Looks the
 * text through once, however many anchors are asked for. Memory: the names found.
 */
export class HiddenAnchors {
  readonly #text: string;
  readonly #isPage: boolean;
  #names: Names | undefined;

  /** `isPage`: a site shows it, so that it may have components. */
  constructor(text: string, isPage: boolean) {
    this.#text = text;
    this.#isPage = isPage;
  }

  /** Whether an anchor that was not found may be on the page all the same. */
  mayHave(anchor: string): boolean {
    this.#names ??= namesIn(this.#text, this.#isPage);
    const { includes, written, shown, given } = this.#names;
    const name = decoded(anchor).replace(/^user-content-/, '');
    if (includes || written.has(name.toLowerCase())) return true;
    const words = lettersOf(name);
    return given.has(words) || shown.some((one) => words.endsWith(one));
  }
}

interface Names {
  /** Other texts are put into the page. */
  readonly includes: boolean;
  readonly written: ReadonlySet<string>;
  /** `<code src="./demo/basic.tsx">` makes an anchor that ends like the name of what it shows. */
  readonly shown: readonly string[];
  readonly given: ReadonlySet<string>;
}

function namesIn(text: string, isPage: boolean): Names {
  const patterns = isPage && COMPONENT.test(text) ? [GIVEN, ...(TABLE_COMPONENT.test(text) ? [CELLS] : [])] : [];
  return {
    includes: INCLUDES.test(text),
    written: new Set(
      // What stands before a slash may be all of it: `<a id=x/>`.
      groupsOf(text, WRITTEN).flatMap((id) => [id.toLowerCase(), id.toLowerCase().replace(/\/.*$/s, '')]),
    ),
    shown: [...new Set(groupsOf(text, SHOWN).map(lettersOf))],
    given: new Set(patterns.flatMap((pattern) => groupsOf(text, pattern).map(lettersOf))),
  };
}

function groupsOf(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, group]) => group ?? '');
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
