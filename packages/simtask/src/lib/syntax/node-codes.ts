/**
 * The canonical codes of `Syntax.nodes`. A function is a tree of them in pre-order; `UP` closes a node. The function
 * itself has no code, since all kinds of functions are alike. What is told apart here is what a function *does*; the many
 * ways to write it down fall together, so that a rewritten copy still looks like its original:
 *
 * | written as | becomes | because |
 * |---|---|---|
 * | block, sequence, parentheses, `as T`, `?.`, label | its content | none of them computes anything |
 * | `for`, `while`, `do`, `for-of`, `for-in`, `.forEach(f)` | its start, then LOOP(what it goes over, body, step) | a `for` is a `while` with its parts moved |
 * | `if`, `?:`, `switch`, `a && b();` | BRANCH(test, then), followed by the rest | `else` after a return is not needed, so it cannot count |
 * | `!` around a test, `==` `!==`, `<` `>=` | the bare test, EQUAL, LESS | turning a branch around turns these around |
 * | declaration, assignment, `+=`, `++` | ASSIGN(target, value) | `a += b` is `a = a + b` |
 * | `const { a } = b`, parameters alike | ASSIGN(ID, MEMBER(ID)) | it reads members |
 * | template, `+` | ADD with flat operands | both join |
 * | arrow with an expression | RETURN(expression) | that is what it means |
 * | `a.b`, `a?.b`, `a['b']` | MEMBER(a) | the name stands in `names` |
 * | `null`, `undefined`, `void 0` | NULL | all say "nothing" |
 * | `||`, `??` | OR | defaults are written with either |
 * | types | nothing | a copy in JavaScript has none |
 */
export const UP = 0;
export const ID = 1;
export const THIS = 2;
export const STRING = 3;
export const NUMBER = 4;
export const BOOLEAN = 5;
export const NULL = 6;
export const REGEX = 7;
export const FUNCTION = 8;
export const CLASS = 9;
export const LOOP = 10;
export const BRANCH = 11;
export const RETURN = 12;
export const THROW = 13;
export const TRY = 14;
export const CATCH = 15;
export const FINALLY = 16;
export const BREAK = 17;
export const CONTINUE = 18;
export const ASSIGN = 19;
export const MEMBER = 20;
export const INDEX = 21;
export const CALL = 22;
export const NEW = 23;
export const ADD = 24;
export const ARITHMETIC = 25;
export const BITS = 26;
export const AND = 27;
export const OR = 28;
export const NOT = 29;
export const EQUAL = 30;
export const LESS = 31;
export const IS_IN = 32;
export const UNARY = 33;
export const AWAIT = 34;
export const YIELD = 35;
export const OBJECT = 36;
export const PROPERTY = 37;
export const ARRAY = 38;
export const SPREAD = 39;
export const ELEMENT = 40;
export const IMPORT = 41;
export const OTHER = 42;

const OPERATORS = new Map<string, number>();
for (const [code, operators] of [
  [ARITHMETIC, '- * / % **'],
  [BITS, '& | ^ << >> >>>'],
  [AND, '&&'],
  [OR, '|| ??'],
  [ADD, '+'],
  [EQUAL, '== === != !=='],
  [LESS, '< <= > >='],
  [IS_IN, 'in instanceof'],
] as const) {
  for (const operator of operators.split(' ')) OPERATORS.set(operator, code);
}

/** The code of a binary or logical operator, and of the one inside `+=` and its like. */
export function operatorCode(operator: unknown): number {
  return OPERATORS.get(String(operator)) ?? OTHER;
}
