export type JsonToken = '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'scalar' | 'end' | 'invalid';

const SPACE = /[ \t\r\n\ufeff]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.$])/y;

/** The tokens of a JSON text, one at a time. Time: linear. */
export class JsonTokens {
  readonly #text: string;
  readonly #lenient: boolean;
  #at = 0;
  /** Where the last token starts. */
  start = 0;

  constructor(text: string, lenient: boolean) {
    this.#text = text;
    this.#lenient = lenient;
  }

  next(): JsonToken {
    while (this.#skip(SPACE) || (this.#lenient && this.#skip(COMMENT)));
    this.start = this.#at;
    const first = this.#text[this.#at];
    if (first === undefined) return 'end';
    if ('{}[],:'.includes(first)) {
      this.#at += 1;
      return first as JsonToken;
    }
    if (first === '"') return this.#skip(STRING) ? 'string' : 'invalid';
    return this.#skip(SCALAR) ? 'scalar' : 'invalid';
  }

  /** What an invalid token is. */
  what(): string {
    const first = this.#text[this.start];
    if (first === '"') return 'a string that does not end or holds what must be escaped';
    if (first === "'") return 'a quote that must be a double one';
    if (first === '/') return 'a comment';
    return 'unexpected text';
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
