import { matchAt, skipWhiteSpace } from './read-at.ts';

/** An attribute of a tag. Offsets count in the text that was read; the value is as written, without its quotes. */
export interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** A start or end tag of HTML or JSX. */
export interface Tag {
  /** As written. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly closing: boolean;
  /** Those with a value that is text. */
  readonly attributes: readonly Attribute[];
}

const NAME = /[A-Za-z][\w.:-]*/y;
const ATTRIBUTE_NAME = /[@#A-Za-z_:][\w.:@#[\]-]*/y;
const UNQUOTED = /[^\s"'=<>`{]+/y;

/**
 * The tag that starts at a `<`. Undefined: none that ends. Stops at the next `<` outside of quotes, so a text of many
 * `<` is read in linear time.
 */
export function readTag(text: string, from: number): Tag | undefined {
  const closing = text[from + 1] === '/';
  const name = matchAt(NAME, text, from + (closing ? 2 : 1));
  if (name === undefined) return undefined;
  let at = from + (closing ? 2 : 1) + name.length;
  const attributes: Attribute[] = [];
  for (;;) {
    const next = skipWhiteSpace(text, at);
    const char = text[next];
    if (char === '>') return { name, from, to: next + 1, closing, attributes };
    if (char === '/' && text[next + 1] === '>') return { name, from, to: next + 2, closing, attributes };
    if (next === at || closing) return undefined;
    const read = readAttribute(text, next);
    if (!read) return undefined;
    if (read.attribute) attributes.push(read.attribute);
    at = read.end;
  }
}

function readAttribute(text: string, from: number): { attribute?: Attribute; end: number } | undefined {
  const name = matchAt(ATTRIBUTE_NAME, text, from);
  if (name === undefined) return undefined;
  const end = from + name.length;
  const equals = skipWhiteSpace(text, end);
  if (text[equals] !== '=') return { end };
  const start = skipWhiteSpace(text, equals + 1);
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    if (close === -1) return undefined;
    return { attribute: { name, value: text.slice(start + 1, close), from: start + 1, to: close }, end: close + 1 };
  }
  const value = matchAt(UNQUOTED, text, start);
  if (value === undefined) return undefined;
  return { attribute: { name, value, from: start, to: start + value.length }, end: start + value.length };
}

/** Whether a text has no more of something from an offset on, asked again and again with growing offsets: linear. */
export class Seeker {
  readonly #text: string;
  readonly #none = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Offset of the next one, or -1. */
  find(what: string, from: number): number {
    if (from >= (this.#none.get(what) ?? Number.POSITIVE_INFINITY)) return -1;
    const found = this.#text.indexOf(what, from);
    if (found === -1) this.#none.set(what, from);
    return found;
  }
}

/** Where the comment, instruction, declaration or CDATA that starts at a `<` ends. Undefined: it is none, or is not closed. */
export function endOfMarkup(text: string, from: number, seeker: Seeker): number | undefined {
  const [close, skip] = markupClose(text, from);
  if (close === undefined) return undefined;
  // `<!-->` and `<!--->` are comments.
  if (close === '-->')
    for (const short of ['<!-->', '<!--->']) if (text.startsWith(short, from)) return from + short.length;
  const end = seeker.find(close, from + skip);
  return end === -1 ? undefined : end + close.length;
}

function markupClose(text: string, from: number): [string | undefined, number] {
  if (text.startsWith('<!--', from)) return ['-->', 4];
  if (text[from + 1] === '?') return ['?>', 2];
  if (text.startsWith('<![CDATA[', from)) return [']]>', 9];
  if (text[from + 1] === '!' && /[A-Za-z]/.test(text[from + 2] ?? '')) return ['>', 3];
  return [undefined, 0];
}
