import { type JsonToken, JsonTokens } from './json-tokens.ts';
import type { SyntaxFault } from './script-syntax.ts';

interface JsonOptions {
  /** Comments and commas at the end are fine. */
  readonly lenient: boolean;
}

/**
 * What is wrong with JSON first. Not only one value is fine: also several, one after the other, and members without
 * their braces, as documentation shows them. Does not recurse, so no depth is too much.
 */
export function jsonFault(code: string, options: JsonOptions): SyntaxFault | undefined {
  const asValues = new JsonReader(code, options, false).fault();
  if (!asValues || !/^\s*(?:\/\/.*\s*|\/\*[\s\S]*?\*\/\s*)*"/.test(code)) return asValues;
  const asMembers = new JsonReader(code, options, true).fault();
  if (!asMembers) return undefined;
  return asMembers.offset > asValues.offset ? asMembers : asValues;
}

type State = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

class JsonReader {
  readonly #tokens: JsonTokens;
  readonly #lenient: boolean;
  readonly #length: number;
  /** What is open. At the bottom: values one after the other, or members. */
  readonly #open: ('{' | '[')[] = [];
  readonly #isMembers: boolean;

  constructor(code: string, { lenient }: JsonOptions, isMembers: boolean) {
    this.#tokens = new JsonTokens(code, lenient);
    this.#lenient = lenient;
    this.#length = code.trimEnd().length;
    this.#isMembers = isMembers;
  }

  fault(): SyntaxFault | undefined {
    let state: State = this.#isMembers ? 'key or end' : 'value or end';
    for (;;) {
      const token = this.#tokens.next();
      if (token === 'invalid') return this.#wrong(this.#tokens.what());
      if (token === 'end') return this.#isWhole(state) ? undefined : this.#wrong('it ends too early');
      const next = this.#next(state, token);
      if (typeof next !== 'string') return next;
      state = next;
    }
  }

  #isWhole(state: State): boolean {
    return this.#open.length === 0 && state.endsWith('end');
  }

  /** The state behind the token, or what is wrong with it. */
  #next(state: State, token: JsonToken): State | SyntaxFault {
    switch (state) {
      case 'colon':
        return token === ':' ? 'value' : this.#wrong('expected `:`');
      case 'key':
      case 'key or end':
        if (token === 'string') return 'colon';
        if (token === '}' && this.#open.length > 0)
          return this.#mayEnd(state) ? this.#close('{') : this.#wrong(TRAILING);
        return this.#wrong('expected a name in double quotes');
      case 'value':
      case 'value or end':
        if (token === ']' && this.#open.at(-1) === '[')
          return this.#mayEnd(state) ? this.#close('[') : this.#wrong(TRAILING);
        return this.#value(token);
      default:
        return this.#afterValue(token);
    }
  }

  #mayEnd(state: State): boolean {
    return this.#lenient || state.endsWith('end');
  }

  #value(token: JsonToken): State | SyntaxFault {
    if (token === '{' || token === '[') {
      this.#open.push(token);
      return token === '{' ? 'key or end' : 'value or end';
    }
    return token === 'string' || token === 'scalar' ? 'comma or end' : this.#wrong('expected a value');
  }

  #afterValue(token: JsonToken): State | SyntaxFault {
    const inside = this.#open.at(-1);
    if (inside === undefined) return this.#afterAll(token);
    if (token === ',') return inside === '{' ? 'key' : 'value';
    if (token === '}' && inside === '{') return this.#close('{');
    if (token === ']' && inside === '[') return this.#close('[');
    return this.#wrong(inside === '{' ? 'expected `,` or `}`' : 'expected `,` or `]`');
  }

  /** Values of their own, or the members that go on; a comma at the end leads to what is not shown. */
  #afterAll(token: JsonToken): State | SyntaxFault {
    if (this.#isMembers) return token === ',' ? 'key or end' : this.#wrong('expected `,`');
    return token === ',' ? 'value or end' : this.#value(token);
  }

  #close(what: '{' | '['): State | SyntaxFault {
    return this.#open.pop() === what ? 'comma or end' : this.#wrong('unexpected bracket');
  }

  #wrong(message: string): SyntaxFault {
    return { offset: Math.min(this.#tokens.start, this.#length), message };
  }
}

const TRAILING = 'a comma with nothing behind it';

/** Texts in quotes, which say nothing of the syntax. */
const STRINGS = /"(?:[^"\\\n]|\\.)*"/g;

/** Settings of VS Code, whose file may hold comments and commas at the end: `"editor.tabSize"`. */
const SETTINGS = /^\s*\{?\s*"[a-z][\w-]*(?:\.[a-z][\w-]*)+"\s*:/i;
const COMMENT = /\/\/.*|\/\*[\s\S]*?\*\//g;
/** Something was left out, or taken out; comments say so too. */
const ELIDED = /…|\.\.\.|\[!code\b/;

const SPARED: readonly RegExp[] = [
  // Something is to be filled in.
  /<[^<>\n]+>|\$\{|\{\{|\{%|<%|\$[A-Z_]+|%[sd]\b|\[\s*[a-z]\w*(?:\s\w+)+\s*\]/,
  // A schema by words: `"name": string`, `"age"?: number`, `string | null`.
  /(?::\s*|\|\s*|\[\s*)(?:string|number|boolean|bool|integer|int|float|object|array|any|unknown|undefined|Date|[A-Z]\w*)\b|"\?\s*:|\|/,
  // A difference between two texts.
  /^[ \t]*[+-](?:[ \t]|$)/m,
  // Numbers of lines, titles and marks of other tools.
  /^\s*(?:#|---|===|\/\/\s*\[!code|HTTP\/|[A-Z]+ \/)/m,
];

/** What is wrong with the JSON of a fence, or undefined, also where the text is not meant to be JSON to the letter. */
export function jsonFenceFault(code: string, isLenient: boolean): SyntaxFault | undefined {
  if (code.trim() === '') return undefined;
  const strict = jsonFault(code, { lenient: false });
  if (!strict) return undefined;
  const outside = code.replace(STRINGS, '""');
  const lenient = isLenient || SETTINGS.test(code) || /\/\/|\/\*/.test(outside);
  if (lenient && !jsonFault(code, { lenient })) return undefined;
  if (ELIDED.test(outside) || SPARED.some((pattern) => pattern.test(outside.replace(COMMENT, '')))) return undefined;
  return lenient ? jsonFault(code, { lenient }) : strict;
}
