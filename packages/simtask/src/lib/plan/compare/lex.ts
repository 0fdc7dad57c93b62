/** A piece of source text that is one token whatever it looks like, or none at all. */
export interface Atom {
  readonly start: number;
  readonly end: number;
  readonly kind: 'comment' | 'regex' | 'text';
}

export interface Lexeme {
  readonly kind: 'word' | 'string' | 'number' | 'template' | 'regex' | 'text' | 'sign';
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?n?/y;
const SIGN =
  /\.\.\.|=>|>>>=?|<<=|>>=|\*\*=|\?\?=|\|\|=|&&=|[=!]==|\?\?|\|\||&&|\?\.(?!\d)|\*\*|\+\+|--|<<|>>|[-+*/%&|^=!<>]=/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;
const SPACE = /[\s\ufeff]+/y;

/** After these a slash divides. */
const ENDS_VALUE =
  /^(?:[)\]}]|(?!(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$)[\w$\p{L}]+|["'`].*)$/su;

/**
 * Cuts JavaScript or TypeScript into tokens, without spaces and comments. `known`, sorted, says what only a parser knows:
 * where regular expressions, comments and the text of JSX lie. Without it a guess is made; the text always comes back
 * whole. Linear in the length of the text.
 */
export function lex(text: string, known?: readonly Atom[], from = 0, to = text.length): Lexeme[] {
  const atoms = known ?? [];
  const found: Lexeme[] = [];
  const templates: number[] = [];
  let depth = 0;
  let nextAtom = atoms.findIndex(({ start }) => start >= from);
  if (nextAtom === -1) nextAtom = atoms.length;
  for (let at = from; at < to; ) {
    const atom = atoms[nextAtom];
    if (atom && atom.start <= at) {
      nextAtom += 1;
      if (atom.end <= at) continue;
      if (atom.kind !== 'comment') found.push(atom as Lexeme);
      at = atom.end;
      continue;
    }
    const blank = match(SPACE, text, at) ?? match(COMMENT, text, at);
    if (blank !== undefined) {
      at = Math.max(at + 1, Math.min(blank, atom?.start ?? to));
      continue;
    }
    const sign = text[at] as string;
    if (sign === '`' || (sign === '}' && templates.at(-1) === depth)) {
      if (sign === '}') templates.pop();
      const end = endOfTemplate(text, at + 1);
      if (text.startsWith('${', end - 2)) templates.push(depth);
      found.push({ kind: 'template', start: at, end });
      at = end;
      continue;
    }
    if (sign === '{') depth += 1;
    if (sign === '}' && depth > 0) depth -= 1;
    const regex = known ? undefined : regexAt(text, at, found.at(-1));
    const token = regex ?? tokenAt(text, at);
    found.push(token);
    at = token.end;
  }
  return found;
}

/** Guessed from what stands before. */
function regexAt(text: string, start: number, before: Lexeme | undefined): Lexeme | undefined {
  if (text[start] !== '/' || (before && ENDS_VALUE.test(text.slice(before.start, before.end)))) return undefined;
  const end = match(REGEX, text, start);
  return end === undefined ? undefined : { kind: 'regex', start, end };
}

function tokenAt(text: string, start: number): Lexeme {
  const word = match(WORD, text, start);
  if (word !== undefined) return { kind: 'word', start, end: word };
  const string = match(STRING, text, start);
  if (string !== undefined) return { kind: 'string', start, end: string };
  const number = match(NUMBER, text, start);
  if (number !== undefined) return { kind: 'number', start, end: number };
  return { kind: 'sign', start, end: match(SIGN, text, start) ?? start + 1 };
}

/** Behind the backtick or the `${` that ends this part of a template. */
function endOfTemplate(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return at + 1;
    else if (text[at] === '$' && text[at + 1] === '{') return at + 2;
  }
  return text.length;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
