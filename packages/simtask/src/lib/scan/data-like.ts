import * as code from '../syntax/node-codes.ts';

/** What a node says: a value or what it is kept in, that something is decided or done, or that this is no table at all. */
const DATA = 1;
const LOGIC = 2;
/** Whatever else it holds, a function that loops, waits, tries or throws does something. */
const NEVER_IN_DATA = 3;

const ROLES = new Uint8Array(256);
for (const [role, codes] of [
  [
    DATA,
    [
      code.STRING,
      code.NUMBER,
      code.BOOLEAN,
      code.NULL,
      code.REGEX,
      code.OBJECT,
      code.PROPERTY,
      code.ARRAY,
      code.ELEMENT,
    ],
  ],
  [
    LOGIC,
    [
      code.BRANCH,
      code.ASSIGN,
      code.CALL,
      code.NEW,
      code.YIELD,
      code.ARITHMETIC,
      code.BITS,
      code.AND,
      code.OR,
      code.EQUAL,
      code.LESS,
      code.FUNCTION,
    ],
  ],
  [NEVER_IN_DATA, [code.LOOP, code.AWAIT, code.TRY, code.THROW]],
] as const) {
  for (const each of codes) ROLES[each] = role;
}

/** Measured on icon components, style tables and locale tables of public repositories, against code beside them. */
const LEAST_DATA = 0.6;
const MOST_LOGIC = 0.05;
const SMALLEST = 12;

/** A drawing may pass its class name on. */
const DRAWING_DATA = 0.4;

/** Icons, tables of constants, markup without decisions: alike because data are alike. Nodes and names of one function. */
export function isDataLike(nodes: Uint8Array, names: readonly string[]): boolean {
  let all = 0;
  let data = 0;
  let logic = 0;
  for (const node of nodes) {
    if (node === code.UP) continue;
    const role = ROLES[node];
    if (role === NEVER_IN_DATA) return false;
    all += 1;
    if (role === DATA) data += 1;
    else if (role === LOGIC) logic += 1;
  }
  if (all < SMALLEST) return false;
  const isDrawing = names.includes('svg') && data >= all * DRAWING_DATA;
  return isDrawing || (data >= all * LEAST_DATA && logic <= all * MOST_LOGIC);
}
