/** Part of a text: offsets, the end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Other parsers stop at the same depth; it keeps `[a](((((…` linear. */
const MAX_PARENTHESES = 32;

/**
 * The destination of a link at an offset: `<…>` (the span is what lies between), or text without spaces and with
 * balanced parentheses. `end` is behind it. Undefined: none. An empty `<>` is a destination, nothing is not.
 */
export function readDestination(text: string, at: number): (Span & { readonly end: number }) | undefined {
  return text[at] === '<' ? readAngled(text, at + 1) : readBare(text, at);
}

function readAngled(text: string, from: number): (Span & { readonly end: number }) | undefined {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '>') return { from, to: at, end: at + 1 };
    if (char === '<' || char === '\n') return undefined;
    if (char === '\\') at += 1;
  }
  return undefined;
}

function readBare(text: string, from: number): (Span & { readonly end: number }) | undefined {
  let depth = 0;
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 127) break;
    if (code === 92 && isPunctuation(text.charCodeAt(at + 1))) at += 1;
    else if (code === 40) {
      depth += 1;
      if (depth > MAX_PARENTHESES) return undefined;
    } else if (code === 41) {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  return at === from || depth > 0 ? undefined : { from, to: at, end: at };
}

/** Where the title that starts at an offset ends, behind its closing mark. Undefined: there is none. */
export function readTitle(text: string, from: number): number | undefined {
  const open = text[from];
  if (open !== '"' && open !== "'" && open !== '(') return undefined;
  const close = open === '(' ? ')' : open;
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === close) return at + 1;
    if (char === '(' && open === '(') return undefined;
    if (char === '\\') at += 1;
  }
  return undefined;
}

/** The longest label of CommonMark. */
const MAX_LABEL = 999;

/** The label `[…]` that starts at an offset, without brackets in it. The span is what lies between the brackets. */
export function readLabel(text: string, from: number): Span | undefined {
  if (text[from] !== '[') return undefined;
  const last = Math.min(text.length, from + MAX_LABEL + 2);
  for (let at = from + 1; at < last; at += 1) {
    const char = text[at];
    if (char === ']') return { from: from + 1, to: at };
    if (char === '[') return undefined;
    if (char === '\\') at += 1;
  }
  return undefined;
}

/** Labels that differ in case and white space only are one. */
export function normalizeLabel(label: string): string {
  // Lower, then upper case: the nearest to Unicode case folding that the language has.
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/** Behind spaces, tabs and line breaks. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

export function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** Of ASCII. */
export function isPunctuation(code: number): boolean {
  return (code > 32 && code < 48) || (code > 57 && code < 65) || (code > 90 && code < 97) || (code > 122 && code < 127);
}
