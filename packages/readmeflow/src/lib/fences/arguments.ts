import type { Word } from './shell-commands.ts';

/** The flags of a command up to a number of plain words, those words, and what follows. */
export interface Arguments {
  readonly plain: readonly Word[];
  readonly rest: readonly Word[];
  /** The value of a flag; its own word where it has none. */
  flag(...names: string[]): Word | undefined;
}

/** Reads flags and at most `limit` plain words; `--` is left out before the first of them and ends the flags behind it. */
export function readArguments(words: readonly Word[], valueFlags: ReadonlySet<string>, limit = Infinity): Arguments {
  const flags = new Map<string, Word>();
  const plain: Word[] = [];
  let at = 0;
  for (; at < words.length && plain.length < limit; at += 1) {
    const word = words[at] as Word;
    if (word.text === '--') {
      if (plain.length > 0) break;
    } else if (!word.text.startsWith('-')) plain.push(word);
    else {
      const equals = word.text.indexOf('=');
      const next = words[at + 1];
      if (equals > 0) flags.set(word.text.slice(0, equals), valueIn(word, equals));
      else if (valueFlags.has(word.text) && next) {
        flags.set(word.text, next);
        at += 1;
      } else flags.set(word.text, word);
    }
  }
  return { plain, rest: words.slice(at), flag: (...names) => firstOf(names, flags) };
}

function valueIn(word: Word, equals: number): Word {
  return { ...word, text: word.text.slice(equals + 1), start: word.start + equals + 1 };
}

function firstOf(names: readonly string[], flags: ReadonlyMap<string, Word>): Word | undefined {
  for (const name of names) {
    const value = flags.get(name);
    if (value) return value;
  }
  return undefined;
}
