import type { Plan } from '../../../rows.ts';
import { REQUIRE } from './module-links.ts';
import type { Reference } from './references.ts';

export type Caller = Plan['callers'][number];

const LINKS =
  /(?:^|[;}\n])[ \t]*(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])[^'"\n]+\1|(?:^|\n)[ \t]*export\s*\{[^}]*\}/g;
const NOTES = /^\s*(?:\/\/|\*|\/\*)/;

/** The lines of a file that use the members it knows, each member once a line. What is written inside a member itself is no use of it. */
export function callersIn(path: string, text: string, references: readonly Reference[]): Caller[] {
  const blank = (statement: string) => statement.replace(/[^\n]/g, ' ');
  const code = text.replace(LINKS, blank).replace(REQUIRE, blank);
  const found = new Map<string, Caller>();
  let lines: LineIndex | undefined;
  for (const { member, written } of references) {
    for (const match of code.matchAll(usesOf(written))) {
      const at = match.index;
      if (path === member.path && at >= member.start && at < member.end) continue;
      lines ??= new LineIndex(code);
      const line = lines.at(at);
      if (NOTES.test(lines.text(line))) continue;
      found.set(`${line} ${member.anchor}`, { path, line, anchor: member.anchor });
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line || (a.anchor < b.anchor ? -1 : 1));
}

/** `name` where it is used rather than declared or a property; `.name(` for a method. */
function usesOf(written: string): RegExp {
  const name = written.replace(/[$.]/g, '\\$&');
  if (written.startsWith('.')) return new RegExp(`${name}(?=\\s*(?:\\?\\.)?\\()`, 'g');
  return new RegExp(
    `(?<![\\w$.'"\`/-]|(?:function|const|let|var|class)\\s{1,4}\\*?)${name}(?![\\w$'"\`-]|\\s*:(?!:))`,
    'g',
  );
}

class LineIndex {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** From 1. */
  at(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  text(line: number): string {
    return this.#text.slice(this.#starts[line - 1], this.#starts[line]);
  }
}
