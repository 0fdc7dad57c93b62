// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts hold templates
import fc from 'fast-check';

/** Lexemes of a script: what stands between them is layout. */
export type Lexemes = readonly string[];

const local = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom("'x'", '"it\'s"', '`t`', '1', '0x1f', '1.5e-3', '/re["/]+/g', 'true', 'null');

const { expression } = fc.letrec<{ expression: Lexemes }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    local.map((name): Lexemes => [name]),
    text.map((value): Lexemes => [value]),
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '/', '<', '===', '&&', '??='), tie('expression')).map(binary),
    tie('expression').map((inner): Lexemes => ['(', ...inner, ')']),
    tie('expression').map((inner): Lexemes => ['!', '(', ...inner, ')']),
    fc.tuple(local, tie('expression')).map(([name, inner]): Lexemes => [name, '.', 'member', '(', ...inner, ')']),
    fc.tuple(tie('expression'), tie('expression')).map(([x, y]): Lexemes => ['[', ...x, ',', ...y, ']']),
    fc
      .tuple(local, tie('expression'))
      .map(([x, y]): Lexemes => ['(', '{', 'key', ':', x, ',', 'other', ':', ...y, '}', ')']),
    fc.tuple(local, tie('expression')).map(([x, y]): Lexemes => ['(', x, ')', '=>', '(', ...y, ')']),
    tie('expression').map((inner): Lexemes => ['`head ${', ...inner, '} tail`']),
    fc
      .tuple(local, tie('expression'))
      .map(([x, y]): Lexemes => ['<b', 'data-x=', '"a\\"', '{', '...', x, '}', '>', '{', ...y, '}', '</b>']),
  ),
}));

function binary([left, operator, right]: [Lexemes, string, Lexemes]): Lexemes {
  return operator === '??=' ? ['a', '??=', ...right] : ['(', ...left, ')', operator, '(', ...right, ')'];
}

const statement = fc.oneof(
  expression.map((inner): Lexemes => ['b', '=', ...inner, ';']),
  expression.map((inner): Lexemes => ['return', '(', ...inner, ')', ';']),
  expression.map((inner): Lexemes => ['if', '(', ...inner, ')', '{', 'c', '(', ')', ';', '}']),
  expression.map((inner): Lexemes => ['for', '(', 'const', 'each', 'of', ...inner, ')', 'c', '(', 'each', ')', ';']),
);

/** A function of some statements with the parameters `a`, `b` and `c`. */
export const script: fc.Arbitrary<Lexemes> = fc
  .array(statement, { minLength: 1, maxLength: 5 })
  .map((body) => ['function ', 'f', '(', 'a', ',', 'b', ',', 'c', ')', '{', ...body.flat(), '}']);

const gap = fc.constantFrom(
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\t',
  ' /* a comment; "of" `marks` */ ',
  ' // to the end of the line\n',
);

/** Gaps to put between lexemes. */
export const gaps = fc.array(gap, { minLength: 1, maxLength: 40 });

/** Joins lexemes with gaps, taken in turn. Behind `return` a line must not end. */
export function layOut(lexemes: Lexemes, between: readonly string[]): string {
  return lexemes
    .map(
      (lexeme, i) =>
        lexeme + (lexeme === 'return' || inTag(lexemes, i) ? ' ' : (between[i % between.length] as string)),
    )
    .join('');
}

/** Gaps inside and around markup are text of the page, or may not hold comments. */
function inTag(lexemes: Lexemes, at: number): boolean {
  let open = 0;
  for (let i = 0; i <= at; i++) {
    if (lexemes[i] === '<b') open += 1;
    if (lexemes[i] === '</b>') open -= 1;
  }
  return open > 0;
}
