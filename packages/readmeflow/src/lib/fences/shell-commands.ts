/** A word of a command. */
export interface Word {
  /** Without quotes. */
  readonly text: string;
  /** Where the text starts and ends in the code. */
  readonly start: number;
  readonly end: number;
  /** Holds a variable, a pattern or a placeholder, so that it is no name yet. */
  readonly open: boolean;
}

export type Command = readonly Word[];

/** `$ `, `user@host:~$ `, `PS C:\> `. Not `> `: npm prints it before what it runs. */
const PROMPT =
  /^[ \t]*(?:\([\w.-]+\)[ \t]?)?(?:[\w.-]+@[\w.-]+[: ][^\s$#%]*|~[^\s$]*)?[ \t]?(?:[$❯➜λ]|PS[^>\n]*>|[A-Z]:\\[^>\n]*>)[ \t]+(?=\S)/;

/** The commands of a shell script or of a session with prompts, in order. Never throws. */
export function shellCommands(code: string): readonly Command[] {
  return new ShellReader(withoutOutput(code)).commands();
}

/** Does a line begin with a prompt? */
function hasPrompt(code: string): boolean {
  return code.split('\n').some((line) => PROMPT.test(line));
}

/** In a session, only what follows a prompt is a command; all else becomes blank, so that offsets stay. */
function withoutOutput(code: string): string {
  if (!hasPrompt(code)) return code;
  let goesOn = false;
  const lines = code.split('\n').map((line) => {
    const prompt = PROMPT.exec(line)?.[0];
    if (prompt === undefined && !goesOn) return ' '.repeat(line.length);
    goesOn = /\\\s*$/.test(line);
    return prompt === undefined ? line : ' '.repeat(prompt.length) + line.slice(prompt.length);
  });
  return lines.join('\n');
}

const BLANK = /[ \t\r]+|[\\^`]\r?\n/y;
const COMMENT = /#[^\n]*/y;
const PLACEHOLDER = /<[^<>\n|&;]*>/y;
const HEREDOC = /<<-?\s*(['"]?)([\w.-]+)\1/y;
const REDIRECT = /\d?(?:>>?&?|<)[ \t]*/y;
const OPERATOR = /[\n;|&()]+/y;
/** Substitutions may hold anything. What is longer is none: else each of many that are not closed would be looked for to the end. */
const SUBSTITUTION = /\$\([^)\n]{0,500}\)|\$\{[^}\n]{0,500}\}|`[^`\n]{0,500}`/y;
const PLAIN = /[^\s;|&()<>"'\\`$]+|\\.|[$\\`]/y;
const QUOTED = /"(?:[^"\\]|\\[\s\S]){0,5000}"|'[^']{0,5000}'/y;
const OPEN = /[$`<*{}[\]…]|\.\.\./;

class ShellReader {
  readonly #text: string;
  readonly #commands: Command[] = [];
  #words: Word[] = [];
  #at = 0;
  #heredoc: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  commands(): readonly Command[] {
    while (this.#at < this.#text.length) this.#next();
    this.#endCommand();
    return this.#commands;
  }

  #next(): void {
    if (this.#take(BLANK) || this.#take(COMMENT)) return;
    const heredoc = this.#take(HEREDOC);
    if (heredoc) this.#heredoc = heredoc[2];
    else if (this.#peek(PLACEHOLDER)) this.#word();
    else if (this.#take(REDIRECT)) this.#word(false);
    else {
      const operator = this.#take(OPERATOR)?.[0];
      if (operator === undefined) this.#word();
      else this.#endLine(operator);
    }
  }

  #endLine(operator: string): void {
    this.#endCommand();
    if (this.#heredoc === undefined || !operator.includes('\n')) return;
    const end = new RegExp(`^[ \\t]*${this.#heredoc.replace(/[.]/g, '\\.')}[ \\t]*$`, 'm');
    const found = end.exec(this.#text.slice(this.#at));
    this.#at = found ? this.#at + found.index + found[0].length : this.#text.length;
    this.#heredoc = undefined;
  }

  #endCommand(): void {
    if (this.#words.length > 0) this.#commands.push(this.#words);
    this.#words = [];
  }

  #word(keep = true): void {
    const from = this.#at;
    let text = '';
    for (let part = this.#part(); part !== undefined; part = this.#part()) text += part;
    // An unclosed quote, or what nothing else takes: one unit, so that there is an end.
    if (this.#at === from) {
      this.#at += 1;
      return;
    }
    if (!keep) return;
    const raw = this.#text.slice(from, this.#at);
    const start = from + Math.max(0, raw.indexOf(text));
    this.#words.push({ text, start, end: start + text.length, open: OPEN.test(raw) });
  }

  #part(): string | undefined {
    const found = this.#take(PLACEHOLDER) ?? this.#take(SUBSTITUTION) ?? this.#take(PLAIN);
    if (found) return found[0].length === 2 && found[0].startsWith('\\') ? found[0].slice(1) : found[0];
    return this.#take(QUOTED)?.[0].slice(1, -1);
  }

  #peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}
