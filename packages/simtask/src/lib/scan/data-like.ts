import * as code from '../syntax/node-codes.ts';

/** Values, and what they are kept in. */
const DATA = new Set<number>([
  code.STRING,
  code.NUMBER,
  code.BOOLEAN,
  code.NULL,
  code.REGEX,
  code.OBJECT,
  code.PROPERTY,
  code.ARRAY,
  code.ELEMENT,
]);

/** What says that something is decided or done. */
const LOGIC = new Set<number>([
  code.LOOP,
  code.BRANCH,
  code.ASSIGN,
  code.CALL,
  code.NEW,
  code.THROW,
  code.TRY,
  code.AWAIT,
  code.YIELD,
  code.ARITHMETIC,
  code.BITS,
  code.AND,
  code.OR,
  code.EQUAL,
  code.LESS,
  code.FUNCTION,
]);

/** Measured on icon components, style tables and locale tables of public repositories, against code beside them. */
const LEAST_DATA = 0.6;
const MOST_LOGIC = 0.05;
const SMALLEST = 12;

/** A drawing may pass its class name on. */
const DRAWING_DATA = 0.4;

/** Whatever else it holds, a function that loops, waits, tries or throws does something. */
const NEVER_IN_DATA = new Set<number>([code.LOOP, code.AWAIT, code.TRY, code.THROW]);

/** Icons, tables of constants, markup without decisions: alike because data are alike. Nodes and names of one function. */
export function isDataLike(nodes: Uint8Array, names: readonly string[]): boolean {
  let all = 0;
  let data = 0;
  let logic = 0;
  for (const node of nodes) {
    if (node === code.UP) continue;
    if (NEVER_IN_DATA.has(node)) return false;
    all += 1;
    if (DATA.has(node)) data += 1;
    else if (LOGIC.has(node)) logic += 1;
  }
  if (all < SMALLEST) return false;
  const isDrawing = names.includes('svg') && data >= all * DRAWING_DATA;
  return isDrawing || (data >= all * LEAST_DATA && logic <= all * MOST_LOGIC);
}
