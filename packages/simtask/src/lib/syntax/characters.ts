export const SPACE = 1;
export const LETTER = 2;
export const DIGIT = 3;
export const QUOTE = 4;
const SIGN = 5;

/** The role of each ASCII character in a script. */
const ROLES = new Uint8Array(128).fill(SIGN);
for (const char of ' \t\n\r\v\f') ROLES[char.charCodeAt(0)] = SPACE;
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$#@\\') ROLES[char.charCodeAt(0)] = LETTER;
for (const char of '0123456789') ROLES[char.charCodeAt(0)] = DIGIT;
for (const char of '"\'') ROLES[char.charCodeAt(0)] = QUOTE;
ROLES['@'.charCodeAt(0)] = SIGN;

const SPACES = /[\s\uFEFF]/u;

export function roleOf(code: number): number {
  if (code < 128) return ROLES[code] as number;
  return SPACES.test(String.fromCharCode(code)) ? SPACE : LETTER;
}

/** Signs of more than one character, by their first one; the longest first. */
const LONG_SIGNS = new Map<number, string[]>();
for (const sign of (
  '>>>= ... === !== **= <<= >>= >>> &&= ||= ??= ' + '=> == != <= >= && || ?? ?. ++ -- += -= *= /= %= &= |= ^= ** << >>'
).split(' ')) {
  const first = sign.charCodeAt(0);
  LONG_SIGNS.set(first, [...(LONG_SIGNS.get(first) ?? []), sign]);
}

/** Characters that may follow in a sign. */
const FOLLOWS = new Uint8Array(128);
for (const sign of [...LONG_SIGNS.values()].flat()) FOLLOWS[sign.charCodeAt(1)] = 1;

/** The length of the operator or bracket that begins here. */
export function signLength(text: string, at: number): number {
  if (FOLLOWS[text.charCodeAt(at + 1)] !== 1) return 1;
  for (const sign of LONG_SIGNS.get(text.charCodeAt(at)) ?? []) {
    if (!text.startsWith(sign, at)) continue;
    // `a?.5:b` is a condition.
    if (sign === '?.' && roleOf(text.charCodeAt(at + 2)) === DIGIT) return 1;
    return sign.length;
  }
  return 1;
}

export function endOfWord(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const role = roleOf(text.charCodeAt(end));
    if (role !== LETTER && role !== DIGIT) break;
  }
  return end;
}

/** `1`, `.5`, `1e+9`, `0xff`, `1_000n`. */
export function endOfNumber(text: string, at: number): number {
  NUMBER.lastIndex = at;
  return at + (NUMBER.exec(text)?.[0].length ?? 1);
}

const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*)?\.?\d*(?:[eE][+-]?\d+)?[\d_]*n?/y;

/** Behind the closing quote, or at the end of the line if there is none. */
export function endOfString(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) end += 1;
    else if (code === quote) return end + 1;
    else if (code === LINE_FEED) return end;
  }
  return text.length;
}

const BACKSLASH = 92;
const LINE_FEED = 10;

export interface TemplatePart {
  readonly end: number;
  /** It ends in `${`. */
  readonly opens: boolean;
}

/** The part of a template that begins behind `` ` `` or `}`. */
export function templatePart(text: string, at: number): TemplatePart {
  for (let end = at; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) end += 1;
    else if (code === 96) return { end: end + 1, opens: false };
    else if (code === 36 && text.charCodeAt(end + 1) === 123) return { end: end + 2, opens: true };
  }
  return { end: text.length, opens: false };
}

export function endOfComment(text: string, at: number): number {
  const block = text.charCodeAt(at + 1) === 42;
  const found = block ? text.indexOf('*/', at + 2) : text.indexOf('\n', at);
  if (found === -1) return text.length;
  return block ? found + 2 : found;
}
