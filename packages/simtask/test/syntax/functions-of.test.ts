import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/lib/syntax/functions-of.ts';
import { ALL, functions, read } from './read.ts';

describe('functions of a script', () => {
  it('finds every kind, with its name, class and export', async () => {
    const text = `
      export function declared() { return 1 }
      function later() { return 2 }
      const arrow = () => 3, assigned = function own() { return 4 };
      export class Shape { constructor() { this.a = 1 } get size() { return 5 } set size(v) { this.v = v }
        static make() { return 6 } #secret() { return 7 } handler = () => 8; private hidden(): void { this.x() } }
      const table = { short() { return 9 }, key: function () { return 10 }, 'quoted key': () => 11, get it() { return 12 } };
      target.member = function () { return 13 };
      export const wrapped = memo(forwardRef((props, ref) => 14));
      list.map((each) => 15);
      export { later as renamed, table };
      export default () => 16;
    `;
    const found = (await functions(text)).map(
      ({ kind, className, name, exported }) =>
        `${kind} ${className ? `${className}.` : ''}${name}${exported ? ' +' : ''}`,
    );
    expect(found).toEqual([
      'function declared +',
      'function later +',
      'arrow arrow',
      'expression assigned',
      'constructor Shape.constructor +',
      'getter Shape.size +',
      'setter Shape.size +',
      'method Shape.make +',
      'method Shape.#secret',
      'arrow Shape.handler +',
      'method Shape.hidden',
      'object-method short +',
      'expression key +',
      'arrow quoted key +',
      'getter it +',
      'expression member',
      'arrow wrapped +',
      'arrow <anonymous>',
      'arrow default +',
    ]);
  });

  it('knows what CommonJS exports', async () => {
    const text = `
      function one() {} function two() {} function three() {} function four() {}
      module.exports = { one, renamed: two, inline() {} };
      exports.three = three;
      exports.five = () => 5;
      module.exports.six = function () {};
    `;
    const found = await functions(text, 'js');
    expect(found.filter(({ exported }) => exported).map(({ name }) => name)).toEqual([
      'one',
      'two',
      'three',
      'inline',
      'five',
      'six',
    ]);
  });

  it('takes neither overloads nor bodiless methods nor declarations for functions', async () => {
    const text = `
      function over(a: string): void; function over(a: number): void; function over(a: unknown) { use(a) }
      abstract class A { abstract b(): void; c?(): void; d() { return 1 } }
      declare function e(): void; interface I { f(): void }
    `;
    expect((await functions(text, 'ts')).map(({ name }) => name)).toEqual(['over', 'd']);
  });

  it('gives the signature as written, on one line, at most 200 characters', async () => {
    const text = `async function load<T extends object>(\n  id: string, // which one\n  { a, b = 1 }: Options = {},\n): Promise<T | undefined> {}`;
    expect((await read(text)).signature).toBe(
      'async load<T extends object>(id: string, { a, b = 1 }: Options = {}): Promise<T | undefined>',
    );
    const long = await read(`function f(${Array.from({ length: 99 }, (_, i) => `parameter${i}`).join(', ')}) {}`);
    expect(long.signature).toHaveLength(200);
  });

  it('gives the first sentence of the JSDoc that belongs to it', async () => {
    const text = `
      /** Not this one. */
      const other = 1;
      /**
       * Adds up all numbers, e.g. of
       * an invoice. Ignores the rest.
       * @param xs the numbers
       */
      export const sum = (xs) => xs.reduce((a, b) => a + b);
      class A {
        /** Of the member. */
        m() {}
      }
      // no documentation
      function plain() {}
    `;
    const found = await functions(text);
    expect(found.map(({ name, doc }) => [name, doc])).toEqual([
      ['sum', 'Adds up all numbers, e.g. of an invoice.'],
      ['<anonymous>', undefined],
      ['m', 'Of the member.'],
      ['plain', undefined],
    ]);
  });

  it('counts lines and tokens without comments, and says where the function stands', async () => {
    const text = 'const before = 1;\nfunction f(a) {\n  // a comment\n\n  return a; /* more\n  of it */\n}\n';
    const found = await read(text);
    expect(found.lines).toBe(3);
    expect(found.tokens).toBe('( a ) { return a }'.split(' ').length);
    expect(text.slice(found.start, found.end)).toBe(text.slice(text.indexOf('function'), -1));
    const [method] = await functions('class A { /** x */ static async m(a) { return a } }');
    expect(method && [method.start, method.end]).toEqual([19, 49]);
  });

  it('passes over small functions, and over small ones inside others', async () => {
    const text = `function outer(a) {\n  const inner = (b) => {\n    return b + 1;\n  };\n  return inner(a);\n}`;
    const names = async (smallest: typeof ALL) =>
      (await functionsOf(text, 'ts', smallest)).functions.map(({ name }) => name);
    expect(await names({ tokens: 10, lines: 3, nestedTokens: 10 })).toEqual(['outer', 'inner']);
    expect(await names({ tokens: 10, lines: 3, nestedTokens: 11 })).toEqual(['outer']);
    expect(await names({ tokens: 10, lines: 4, nestedTokens: 10 })).toEqual(['outer']);
    expect(await names({ tokens: 99, lines: 3, nestedTokens: 10 })).toEqual([]);
  });

  it('uses what can be parsed of a file with a syntax error, and says where the error is', async () => {
    const text = 'function first() { return 1 }\n\nfunction broken( { }}\n\nfunction last() { return 2 }\n';
    const { functions: found, error } = await functionsOf(text, 'ts', ALL);
    expect(found.map(({ name, start }) => [name, start])).toEqual([
      ['first', 0],
      ['last', text.indexOf('function last')],
    ]);
    expect(text.slice(error?.offset, (error?.offset ?? 0) + 1)).toBe('}');
  });

  it('reads Flow types as TypeScript, and what is not TypeScript too is cut out', async () => {
    const typed = await functionsOf('type A = { b: string };\nfunction f(a: A): string { return a.b }', 'js', ALL);
    expect(typed.functions.map(({ name }) => name)).toEqual(['f']);
    expect(typed.error).toBeUndefined();
    const text = '// @flow\ntype A = {| +b: ?string |};\n\nfunction f(a: A): string { return a.b }\n';
    const flow = await functionsOf(text, 'js', ALL);
    expect(flow.functions.map(({ name }) => name)).toEqual(['f']);
    expect(flow.error?.offset).toBe(text.indexOf('|'));
  });

  it('reads as many `else if` and as long sums as people generate, and says so where a tree is too deep', async () => {
    const branches = `function f(a) { if (a) {}${'\nelse if (a) {}'.repeat(3000)} }`;
    const sum = `function f(a) { return a${'\n+ a'.repeat(3000)} }`;
    for (const text of [branches, sum]) expect(await functions(text)).toHaveLength(1);
    const { error } = await functionsOf(`function f(a) { return a${'\n.b()'.repeat(3000)} }`, 'ts', ALL);
    expect(error?.message).toMatch(/too deep/);
  });
});
