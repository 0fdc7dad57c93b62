/** The words of a name: `parseHTTPDate2` is parse, HTTP, Date, 2. */
export function wordsOf(name: string): string[] {
  return name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu) ?? [];
}

export function camelCase(words: readonly string[]): string {
  return words.map((word, i) => (i === 0 ? word.toLowerCase() : capital(word))).join('');
}

export function pascalCase(words: readonly string[]): string {
  return words.map(capital).join('');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
}

/** The longest run of words that all names share, upper and lower case alike; of equally long ones the first. */
export function commonWords(names: readonly string[]): string[] {
  const [first = [], ...others] = names.map(wordsOf);
  const rest = others.map((words) => ` ${words.join(' ').toLowerCase()} `);
  for (let length = first.length; length > 0; length -= 1) {
    for (let at = 0; at + length <= first.length; at += 1) {
      const run = first.slice(at, at + length);
      if (rest.every((words) => words.includes(` ${run.join(' ').toLowerCase()} `))) return run;
    }
  }
  return [];
}
