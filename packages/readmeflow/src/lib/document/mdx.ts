import type { Attribute, Tag } from './html-tags.ts';
import { skipExpression } from './javascript.ts';
import { markBlocks } from './mdx-blocks.ts';
import type { Comment } from './parse-document.ts';
import { matchAt, skipWhiteSpace } from './read-at.ts';

export interface BlankedMdx {
  /** As long as before; what is JavaScript or JSX is spaces. */
  readonly text: string;
  /** Offsets count in the text. */
  readonly tags: readonly Tag[];
  readonly comments: readonly Comment[];
  /** Where comments start that have no end. */
  readonly unclosed: readonly number[];
}

/**
 * Blanks what is no Markdown in MDX: imports and exports, expressions, comments, and the tags of JSX, whose content
 * stays. What had lines of its own leaves a mark there, for it is a block. What does not end stays as it is. Code is left alone. Time is linear.
 */
export function blankMdx(text: string, from: number): BlankedMdx {
  return new MdxReader(text).read(from);
}

/** A document with more braces that nothing closes is not MDX; looking for the end of each would take forever. */
const MAX_OPEN = 50;

/** Longer spans of code are not looked for the end of, for the same reason. */
const MAX_CODE = 10_000;

const FENCE = /(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})/y;
const ESM = /(?:import|export)(?=[\s{*'"])/y;
const ATTRIBUTE_NAME = /[A-Za-z_$][\w$:.-]*/y;
const TAG_NAME = /[A-Za-z_$][\w$:.-]*/y;

class MdxReader {
  readonly #text: string;
  readonly #tags: Tag[] = [];
  readonly #comments: Comment[] = [];
  readonly #parts: string[] = [];
  readonly #blanked: number[] = [];
  readonly #unclosed: number[] = [];
  #kept = 0;
  #nextBlank = 0;
  #open = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(from: number): BlankedMdx {
    const text = this.#text;
    let atBlock = true;
    for (let at = from; at < text.length; ) {
      const end = endOfLine(text, at);
      const blankLine = text.slice(at, end).trim() === '';
      const skipped: number | undefined = this.#fence(at) ?? (atBlock ? this.#esm(at) : undefined);
      at = skipped ?? this.#line(at, end);
      atBlock = blankLine || skipped !== undefined;
    }
    this.#parts.push(text.slice(this.#kept));
    const blanked = markBlocks(this.#parts.join(''), this.#blanked);
    return { text: blanked, tags: this.#tags, comments: this.#comments, unclosed: this.#unclosed };
  }

  /** Behind a fence and its code. */
  #fence(at: number): number | undefined {
    const text = this.#text;
    FENCE.lastIndex = at;
    const fence = FENCE.exec(text)?.[1];
    if (fence === undefined) return undefined;
    const close = new RegExp(`^[ \\t>]*${fence[0]}{${fence.length},}[ \\t]*$`, 'gm');
    close.lastIndex = endOfLine(text, at);
    const found = close.exec(text);
    return found ? endOfLine(text, close.lastIndex) : text.length;
  }

  /** Behind an import or export: at the first blank line where nothing is open. */
  #esm(at: number): number | undefined {
    const text = this.#text;
    ESM.lastIndex = at;
    if (!ESM.test(text)) return undefined;
    let end = blankLineFrom(text, at);
    for (let brace = text.indexOf('{', at); brace !== -1 && brace < end; brace = text.indexOf('{', brace + 1)) {
      const close = this.#expression(brace);
      if (close === undefined) break;
      if (close > end) end = blankLineFrom(text, close);
      brace = close - 1;
    }
    this.#blank(at, end);
    return end;
  }

  /** Blanks what is JavaScript from here on, up to the end of the line or of what starts on it. */
  #line(from: number, end: number): number {
    const text = this.#text;
    let at = from;
    while (at < end) {
      const char = text[at];
      if (char === '\\') at += 2;
      else if (char === '`') at = this.#code(at);
      else if (char === '{') at = this.#braces(at) ?? at + 1;
      else if (char === '<') at = this.#tag(at) ?? at + 1;
      else at += 1;
    }
    // What started on this line may have ended on a later one, whose rest is read as a line.
    return Math.max(at, end);
  }

  /** Behind a span of code, which ends within its paragraph. */
  #code(at: number): number {
    const text = this.#text;
    const run = /^`+/.exec(text.slice(at, at + 100))?.[0] ?? '`';
    if (this.#nextBlank <= at) this.#nextBlank = blankLineFrom(text, at);
    const limit = Math.min(this.#nextBlank, at + MAX_CODE);
    for (let close = text.indexOf(run, at + run.length); close !== -1 && close < limit; ) {
      const length = /^`+/.exec(text.slice(close, close + 100))?.[0].length ?? 0;
      if (length === run.length) return close + length;
      close = text.indexOf(run, close + length);
    }
    return at + run.length;
  }

  #braces(at: number): number | undefined {
    const end = this.#expression(at);
    if (end === undefined) {
      if (/^\{\s*\/\*/.test(this.#text.slice(at, at + 100))) this.#unclosed.push(at);
      return undefined;
    }
    const comment = /^\{\s*\/\*([\s\S]*)\*\/\s*\}$/.exec(this.#text.slice(at, end))?.[1];
    if (comment !== undefined) this.#comments.push({ from: at, to: end, text: comment });
    this.#blank(at, end);
    return end;
  }

  #expression(at: number): number | undefined {
    if (this.#open >= MAX_OPEN) return undefined;
    const end = skipExpression(this.#text, at);
    if (end === undefined) this.#open += 1;
    return end;
  }

  #tag(from: number): number | undefined {
    const text = this.#text;
    const closing = text[from + 1] === '/';
    const name = matchAt(TAG_NAME, text, from + (closing ? 2 : 1)) ?? '';
    let at = from + (closing ? 2 : 1) + name.length;
    const attributes: Attribute[] = [];
    for (;;) {
      const next = skipWhiteSpace(text, at);
      if (text[next] === '>' || text.startsWith('/>', next)) {
        const to = next + (text[next] === '>' ? 1 : 2);
        if (name !== '') this.#tags.push({ name, from, to, closing, attributes });
        this.#blank(from, to);
        return to;
      }
      if (name === '' || (next === at && text[next] !== '{')) return undefined;
      const end = text[next] === '{' ? this.#expression(next) : this.#attribute(next, attributes);
      if (end === undefined) return undefined;
      at = end;
    }
  }

  #attribute(from: number, attributes: Attribute[]): number | undefined {
    const text = this.#text;
    const name = matchAt(ATTRIBUTE_NAME, text, from);
    if (name === undefined) return undefined;
    const equals = skipWhiteSpace(text, from + name.length);
    if (text[equals] !== '=') return from + name.length;
    const start = skipWhiteSpace(text, equals + 1);
    const quote = text[start];
    if (quote === '{') return this.#expression(start);
    if (quote !== '"' && quote !== "'") return undefined;
    const close = text.indexOf(quote, start + 1);
    if (close === -1) return undefined;
    attributes.push({ name, value: text.slice(start + 1, close), from: start + 1, to: close });
    return close + 1;
  }

  #blank(from: number, to: number): void {
    this.#blanked.push(from);
    this.#parts.push(this.#text.slice(this.#kept, from), this.#text.slice(from, to).replace(/[^\n]/g, ' '));
    this.#kept = to;
  }
}

/** Behind the line break of a line. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Start of the next blank line. */
function blankLineFrom(text: string, at: number): number {
  const blank = /\n[ \t]*(?=\n)/g;
  blank.lastIndex = at;
  const found = blank.exec(text);
  return found ? found.index + 1 : text.length;
}
