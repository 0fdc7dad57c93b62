import {
  DIGIT,
  endOfComment,
  endOfNumber,
  endOfString,
  endOfWord,
  LETTER,
  QUOTE,
  roleOf,
  SPACE,
  signLength,
  templatePart,
} from './characters.ts';
import { TwoHashes } from './hashing.ts';
import { BLANK, IDENTIFIER, LITERAL, type Marks, TYPE } from './marks.ts';
import { IDENTIFIER_SIGN, LITERAL_SIGN, Tokens } from './tokens.ts';

/** Words nobody can use as a name. `of`, `async`, `get` and the like can be, so they count as names. */
const RESERVED =
  'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
  'function if import in instanceof let new null return static super switch this throw true try typeof var void while with yield';
const KEYWORDS = new Map(
  RESERVED.split(' ').map((word) => {
    const { first, second } = new TwoHashes().reset().addText(word, 0, word.length);
    return [first, second];
  }),
);
const LONGEST_KEYWORD = 'instanceof'.length;

const SLASH = 47;
const STAR = 42;
const BACKTICK = 96;

/**
 * The tokens of a script in order, comments aside. Left out are `;` and trailing commas, which formatters add and remove.
 * The parser's marks say where regular expressions, JSX and types stand. `old` tokens lose their room to the new ones.
 * Never throws, whatever the text.
 */
export function lex(text: string, marks: Marks, old?: Tokens): Tokens {
  return new Lexer(text, marks, new Tokens(old)).run();
}

class Lexer {
  readonly #text: string;
  readonly #marks: Marks;
  readonly #tokens: Tokens;
  readonly #hashes = new TwoHashes();
  /** Braces open inside each template that is open. */
  readonly #templates: number[] = [];
  #typeEnd = 0;
  #lines = 0;
  #lineFeed = -1;
  #comma = false;

  constructor(text: string, marks: Marks, tokens: Tokens) {
    this.#tokens = tokens;
    this.#text = text;
    this.#marks = marks;
  }

  run(): Tokens {
    const text = this.#text;
    let at = text.startsWith('#!') ? endOfComment(text, 0) : 0;
    while (at < text.length) {
      const mark = this.#marks.at(at);
      if (mark !== 0) at = this.#marked(at, mark >> 3, mark & 7);
      else if (roleOf(text.charCodeAt(at)) === SPACE) at += 1;
      else at = this.#token(at);
    }
    return this.#tokens;
  }

  #marked(at: number, end: number, kind: number): number {
    if (kind === BLANK) return end;
    if (kind === TYPE) {
      this.#typeEnd = Math.max(this.#typeEnd, end);
      return roleOf(this.#text.charCodeAt(at)) === SPACE ? at + 1 : this.#token(at);
    }
    return this.#add(at, end, kind === IDENTIFIER ? IDENTIFIER_SIGN : kind === LITERAL ? LITERAL_SIGN : 0);
  }

  #token(at: number): number {
    const text = this.#text;
    const code = text.charCodeAt(at);
    const role = roleOf(code);
    if (role === LETTER) return this.#word(at, endOfWord(text, at));
    if (role === DIGIT) return this.#add(at, endOfNumber(text, at), LITERAL_SIGN);
    if (role === QUOTE) return this.#add(at, endOfString(text, at), LITERAL_SIGN);
    const next = text.charCodeAt(at + 1);
    if (code === SLASH && (next === SLASH || next === STAR)) {
      const end = endOfComment(text, at);
      this.#tokens.comments.push({ start: at, end });
      return end;
    }
    if (code === 46 && roleOf(next) === DIGIT) return this.#add(at, endOfNumber(text, at), LITERAL_SIGN);
    if (code === BACKTICK) return this.#template(at);
    return this.#sign(at, code);
  }

  #word(at: number, end: number): number {
    const sign = this.#written(at, end);
    const keyword = end - at <= LONGEST_KEYWORD && KEYWORDS.get(this.#hashes.first) === this.#hashes.second;
    return this.#push(at, end, keyword ? sign : IDENTIFIER_SIGN);
  }

  #template(at: number): number {
    const part = templatePart(this.#text, at + 1);
    if (part.opens) this.#templates.push(0);
    return this.#add(at, part.end, LITERAL_SIGN);
  }

  #sign(at: number, code: number): number {
    const open = this.#templates.length - 1;
    if (code === 123 && open >= 0) this.#templates[open] = (this.#templates[open] as number) + 1;
    if (code === 125 && open >= 0) {
      if (this.#templates[open] === 0) {
        this.#templates.pop();
        return this.#template(at);
      }
      this.#templates[open] = (this.#templates[open] as number) - 1;
    }
    if (code === 59) return at + 1;
    if (code === 41 || code === 93 || code === 125) this.#dropComma();
    const end = at + this.#signLength(at);
    this.#push(at, end, this.#written(at, end));
    this.#comma = code === 44;
    return end;
  }

  /** `>>` closes two lists of types, and a JSX text may begin behind `>`. */
  #signLength(at: number): number {
    const length = signLength(this.#text, at);
    const apart = at < this.#typeEnd ? this.#text.charCodeAt(at) === 62 : this.#marks.at(at + 1) !== 0;
    return apart ? 1 : length;
  }

  #dropComma(): void {
    if (this.#comma) this.#tokens.dropLast();
  }

  #add(at: number, end: number, sign: number): number {
    this.#written(at, end);
    return this.#push(at, end, sign);
  }

  /** Hashes the token as written; returns its FNV-1a. */
  #written(at: number, end: number): number {
    return this.#hashes.reset().addText(this.#text, at, end).first >>> 0;
  }

  #push(at: number, end: number, sign: number): number {
    this.#comma = false;
    this.#countLines(at, end);
    this.#tokens.add(at, end, sign, this.#hashes, this.#lines, at < this.#typeEnd);
    return end;
  }

  /** `#lineFeed` is the end of the last line that was counted. */
  #countLines(at: number, end: number): void {
    if (at > this.#lineFeed || this.#lines === 0) {
      this.#lines += 1;
      this.#lineFeed = lineEnd(this.#text, at);
    }
    while (end > this.#lineFeed + 1) {
      this.#lines += 1;
      this.#lineFeed = lineEnd(this.#text, this.#lineFeed + 1);
    }
  }
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found;
}
