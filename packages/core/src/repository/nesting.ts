/** Brackets open at once, and operators in one expression: far more than people write, far less than a parser's stack holds. */
const DEEPEST = 500;
const LONGEST = 4000;
/** `else if` after `else if` is a nest too, whatever stands between. */
const MOST_ELSE = 4000;

const [OPEN, CLOSE, OPERATOR, SEPARATOR, LINE, SPACE] = [1, 2, 3, 4, 5, 6] as const;
const SEMICOLON = 59;
const ROUND = 40;
/** The role of each UTF-16 unit; 0 for letters and the like. */
const ROLES = new Uint8Array(2 ** 16);
for (const [role, signs] of [
  [OPEN, '([{'],
  [CLOSE, ')]}'],
  [OPERATOR, '<>?:=!~+-*/%&|^.'],
  [SEPARATOR, ',;'],
  [LINE, '\n'],
  [SPACE, ' \t\r'],
] as const) {
  for (const sign of signs) ROLES[sign.charCodeAt(0)] = role;
}

/**
 * May a script be too deep for a parser that works by recursion? A native one does not throw then: it ends the process.
 * Depth comes from brackets, from chains such as `a=>b=>c` and `a+b+c`, from words in a row as in `do do do`, and from
 * `else if`. Brackets in strings and comments count too, so a few harmless texts are called deep. Linear in the length of
 * the text.
 */
export function isTooDeep(text: string): boolean {
  const open = new Uint8Array(DEEPEST + 1);
  let [depth, chain, words, last, before] = [0, 0, 0, 0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const role = ROLES[code] as number;
    if (role === 0) {
      if (before !== 0) words += 1;
      last = 0;
    } else if (role !== SPACE) {
      if (role === OPEN) {
        depth += 1;
        open[depth] = code;
      } else if (role === CLOSE && depth > 0) depth -= 1;
      if (role === OPEN || role === OPERATOR) chain += 1;
      // A line that ends in an operator goes on. What stands between the semicolons of a `for` does not end it.
      const ends =
        role === LINE ? last !== OPERATOR : role === SEPARATOR && !(code === SEMICOLON && open[depth] === ROUND);
      if (ends) [chain, words] = [0, 0];
      if (depth >= DEEPEST || chain > LONGEST) return true;
      if (role !== LINE) last = role;
    }
    if (words > LONGEST) return true;
    before = role;
  }
  return hasMany(text, 'else', MOST_ELSE);
}

function hasMany(text: string, word: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}
