import { endOfBareUrl, readAddress } from './addresses.ts';
import { CodeRuns } from './code-runs.ts';
import {
  isPunctuation,
  normalizeLabel,
  readDestination,
  readLabel,
  readTitle,
  type Span,
  skipSpace,
} from './destinations.ts';
import { endOfMarkup, readTag, Seeker, type Tag } from './html-tags.ts';

/** A link with its destination, or an address in the text. Spans count in the text. */
export interface InlineLink extends Span {
  readonly kind: 'link' | 'image' | 'autolink' | 'bare';
  readonly destination: Span;
  /** Written `<…>`. */
  readonly angled?: boolean;
}

/** `[text][label]` or `[text][]` without a definition of that label. */
export interface OpenReference extends Span {
  readonly label: string;
  readonly labelSpan: Span;
  readonly image: boolean;
  readonly collapsed: boolean;
}

/** What is markup, not text. */
export interface Cut extends Span {
  /** The marks of code. */
  readonly code?: true;
}

/** What was found in one text, each in order of its end. */
export interface Inline {
  readonly links: readonly InlineLink[];
  readonly tags: readonly Tag[];
  readonly comments: readonly Span[];
  readonly openReferences: readonly OpenReference[];
  /** `^label` in brackets without a definition: a footnote, or anything. */
  readonly openFootnotes: readonly Span[];
  readonly cuts: readonly Cut[];
}

/**
 * Reads a paragraph, a cell or a heading: CommonMark and the autolinks of GFM, but emphasis. Time is linear in its length.
 * The inline parser of @lezer/markdown is not used: it takes every `[text]` for a link, as it does not know the
 * definitions, so that `[a [b] c](d.md)` is none, and some texts take it the square of their length.
 */
export function readInline(text: string, isDefined: (label: string) => boolean): Inline {
  return ANY_SPECIAL.test(text) ? new InlineReader(text, isDefined).read() : NOTHING;
}

const NOTHING: Inline = { links: [], tags: [], comments: [], openReferences: [], openFootnotes: [], cuts: [] };

interface Bracket {
  readonly at: number;
  readonly image: boolean;
  /** How many results there were before it. */
  readonly links: number;
  readonly open: number;
  /** Another bracket stands behind it: then its text is no label. */
  bracketAfter: boolean;
}

/** Whether reading may find anything: most cells and many lines have nothing. */
const ANY_SPECIAL = /[\\`<[]|:\/\/|www\./i;

/** Where reading may have to stop. */
const SPECIAL = /[\\`<[\]!]|https?:\/\/|www\./gi;

class InlineReader {
  readonly #text: string;
  readonly #isDefined: (label: string) => boolean;
  readonly #seeker: Seeker;
  readonly #brackets: Bracket[] = [];
  /** Below this many brackets on the stack, those of links are dead: links do not nest. */
  #dead = 0;
  #codeRuns: CodeRuns | undefined;
  readonly #found = {
    links: [] as InlineLink[],
    tags: [] as Tag[],
    comments: [] as Span[],
    openReferences: [] as OpenReference[],
    openFootnotes: [] as Span[],
    cuts: [] as Cut[],
  };

  constructor(text: string, isDefined: (label: string) => boolean) {
    this.#text = text;
    this.#isDefined = isDefined;
    this.#seeker = new Seeker(text);
  }

  read(): Inline {
    const text = this.#text;
    SPECIAL.lastIndex = 0;
    for (let hit = SPECIAL.exec(text); hit; hit = SPECIAL.exec(text)) {
      const next = this.#step(hit.index, hit[0]);
      // The pattern is shared: what is called above may have used it.
      SPECIAL.lastIndex = Math.max(next, hit.index + 1);
    }
    return this.#found;
  }

  /** Where to go on. */
  #step(at: number, what: string): number {
    switch (what) {
      case '\\':
        return this.#escape(at);
      case '`':
        return this.#code(at);
      case '<':
        return this.#angle(at);
      case '!':
        return this.#text[at + 1] === '[' ? this.#open(at, true) : at + 1;
      case '[':
        return this.#open(at, false);
      case ']':
        return this.#close(at);
      default:
        return this.#bare(at, what);
    }
  }

  #escape(at: number): number {
    if (!isPunctuation(this.#text.charCodeAt(at + 1))) return at + 1;
    this.#cut(at, at + 1);
    return at + 2;
  }

  #code(at: number): number {
    this.#codeRuns ??= new CodeRuns(this.#text, at);
    const { length, close } = this.#codeRuns.pair(at);
    if (close === undefined) return at + length;
    // One space on each side is padding, as in `` ` ``.
    const inner = this.#text.slice(at + length, close);
    const pad = /^[ \n].*[ \n]$/s.test(inner) && inner.trim() !== '' ? 1 : 0;
    const open = { from: at, to: at + length + pad, code: true } as const;
    this.#found.cuts.push(open, { from: close - pad, to: close + length, code: true });
    return close + length;
  }

  #angle(at: number): number {
    const text = this.#text;
    const destination = readAddress(text, at);
    if (destination) {
      const to = destination.to + 1;
      this.#found.links.push({ kind: 'autolink', from: at, to, destination });
      this.#cut(at, at + 1);
      this.#cut(to - 1, to);
      return to;
    }
    const markup = endOfMarkup(text, at, this.#seeker);
    if (markup !== undefined) {
      if (text.startsWith('<!--', at)) this.#found.comments.push({ from: at, to: markup });
      this.#cut(at, markup);
      return markup;
    }
    const tag = readTag(text, at);
    if (!tag) return at + 1;
    this.#found.tags.push(tag);
    this.#cut(at, tag.to);
    return tag.to;
  }

  #bare(at: number, start: string): number {
    const before = this.#text[at - 1];
    if (before !== undefined && /[\p{L}\p{N}_/.@<-]/u.test(before)) return at + start.length;
    const to = endOfBareUrl(this.#text, at);
    if (to <= at + start.length) return at + start.length;
    this.#found.links.push({ kind: 'bare', from: at, to, destination: { from: at, to } });
    return to;
  }

  #open(at: number, image: boolean): number {
    const last = this.#brackets.at(-1);
    if (last) last.bracketAfter = true;
    const { links, openReferences } = this.#found;
    this.#brackets.push({ at, image, links: links.length, open: openReferences.length, bracketAfter: false });
    return at + (image ? 2 : 1);
  }

  #close(at: number): number {
    const opener = this.#brackets.pop();
    if (!opener) return at + 1;
    const alive = opener.image || this.#brackets.length >= this.#dead;
    this.#dead = Math.min(this.#dead, this.#brackets.length);
    if (!alive) return at + 1;
    return this.#inlineLink(opener, at) ?? this.#reference(opener, at) ?? at + 1;
  }

  /** `](destination "title")`. */
  #inlineLink(opener: Bracket, close: number): number | undefined {
    const text = this.#text;
    if (text[close + 1] !== '(') return undefined;
    const start = skipSpace(text, close + 2);
    const destination = readDestination(text, start);
    const after = skipSpace(text, destination?.end ?? start);
    const title = destination && after > destination.end ? readTitle(text, after) : undefined;
    const end = title === undefined ? after : skipSpace(text, title);
    if (text[end] !== ')') return undefined;
    const span = { from: opener.at, to: end + 1 };
    this.#takeLink(opener, close, end + 1);
    if (destination) {
      const kind = opener.image ? 'image' : 'link';
      const angled = text[start] === '<';
      this.#found.links.push({ kind, ...span, destination, ...(angled && { angled }) });
    }
    return end + 1;
  }

  /** `][label]`, `][]` or nothing behind the bracket. */
  #reference(opener: Bracket, close: number): number | undefined {
    const text = this.#text;
    const inner = { from: opener.at + (opener.image ? 2 : 1), to: close };
    const isNote = text[inner.from] === '^';
    if (isNote && this.#defines(inner)) return this.#footnote(inner);
    const label = readLabel(text, close + 1);
    if (isNote && !label) this.#found.openFootnotes.push(inner);
    const named = label && label.from < label.to ? label : undefined;
    const collapsed = label !== undefined && !named;
    const span = named ?? inner;
    if ((named || !opener.bracketAfter) && this.#defines(span)) {
      const end = label ? label.to + 1 : close + 1;
      this.#takeLink(opener, close, end);
      return end;
    }
    if (!label || (collapsed && opener.bracketAfter)) return undefined;
    const name = text.slice(span.from, span.to);
    const to = label.to + 1;
    this.#found.openReferences.push({
      ...{ from: opener.at, to, label: name, labelSpan: span, image: opener.image, collapsed },
    });
    return undefined;
  }

  #defines({ from, to }: Span): boolean {
    return to - from <= 999 && this.#isDefined(normalizeLabel(this.#text.slice(from, to)));
  }

  #footnote({ from, to }: Span): number {
    this.#cut(from - 1, to + 1);
    return to + 1;
  }

  /** Takes the link from its opening bracket to `end`: links and addresses within a link or an image are text. */
  #takeLink(opener: Bracket, close: number, end: number): void {
    const { links, openReferences } = this.#found;
    // Images may stand in a link, each with a definition of its own.
    const images = opener.image ? [] : openReferences.slice(opener.open).filter(({ image }) => image);
    openReferences.splice(opener.open, Number.POSITIVE_INFINITY, ...images);
    if (opener.image) {
      links.length = opener.links;
      this.#cut(opener.at, end);
      return;
    }
    let kept = opener.links;
    for (let index = kept; index < links.length; index += 1) {
      const inner = links[index];
      if (inner && (inner.kind === 'image' || inner.kind === 'autolink')) links[kept++] = inner;
    }
    links.length = kept;
    this.#cut(opener.at, opener.at + 1);
    this.#cut(close, end);
    this.#dead = this.#brackets.length;
  }

  #cut(from: number, to: number): void {
    this.#found.cuts.push({ from, to });
  }
}
