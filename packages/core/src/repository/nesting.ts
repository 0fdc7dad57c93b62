/** Brackets open at once, and operators in one expression: far more than people write, far less than a parser's stack holds. */
const DEEPEST = 500;
const LONGEST = 2000;

const [OPEN, CLOSE, OPERATOR, SEPARATOR, LINE, SPACE] = [1, 2, 3, 4, 5, 6] as const;
/** The role of each ASCII sign; 0 for letters and the like. */
const ROLES = new Uint8Array(128);
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
 * Depth comes from brackets, or from chains such as `a=>b=>c` and `a+b+c`. Brackets in strings and comments count too, so
 * a few harmless texts are called deep. Linear in the length of the text.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let chain = 0;
  let last = 0;
  for (let i = 0; i < text.length; i += 1) {
    const role = ROLES[text.charCodeAt(i)] ?? 0;
    if (role === SPACE) continue;
    if (role === OPEN) depth += 1;
    if (role === CLOSE && depth > 0) depth -= 1;
    if (role === OPEN || role === OPERATOR) chain += 1;
    // A line that ends in an operator goes on.
    if (role === SEPARATOR || (role === LINE && last !== OPERATOR)) chain = 0;
    if (depth > DEEPEST || chain > LONGEST) return true;
    if (role !== LINE) last = role;
  }
  return false;
}
