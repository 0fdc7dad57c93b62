import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleFacts } from '../../src/lib/api/module-facts.ts';
import { LONGEST_SIGNATURE } from '../../src/lib/api/signature.ts';

const signatures = async (text: string, path = 'a.ts') =>
  (await moduleFacts(text, path)).names.map(({ signature }) => signature);
const one = async (text: string, path = 'a.ts') => (await moduleFacts(text, path)).names[0];
const names = async (text: string, path = 'a.ts') => {
  const { names, forwards, stars, complete } = await moduleFacts(text, path);
  return [
    ...[...names, ...forwards].map(({ name }) => name),
    ...stars.map((star) => `*${star}`),
    ...(complete ? [] : ['…']),
  ].join(' ');
};

describe('exports of an ES module', () => {
  it.each([
    ['export const a = 1, b = 2; export let { c, d: [e], ...f } = g;', 'a b c e f'],
    ['export function f() {} export class C {} export enum E {} export namespace N {}', 'f C E N'],
    ['export interface I {} export type T = I; export declare const d: T;', 'I T d'],
    ['const a = 1; type B = 2; export { a, type B, a as "odd name" };', 'a B odd name'],
    ['export default class {}', 'default'],
    ['const x = 1; export default x;', 'default'],
    ["import a, { b } from './x'; export { a }; export default b;", 'a default'],
    ["export * from './x'; export * as n from './y'; export type * from './z';", 'n *./x *./z'],
    ['export function over(a: 1): void; export function over(a: 2): void; export function over() {}', 'over'],
    ['const x = 1; export = x;', 'default …'],
    ['export {};', ''],
    ['export const a = ;', '…'],
  ])('%s', async (text, found) => {
    expect(await names(text)).toBe(found);
  });

  it('need no `export` in declarations, unless one of them says so', async () => {
    expect(await names('declare const a: 1; export interface B {}', 'a.d.ts')).toBe('B a');
    expect(await names('declare const a: 1; export interface B {} export {};', 'a.d.ts')).toBe('B');
    expect(await names("declare module 'x' { export const a: 1; }", 'a.d.ts')).toBe('…');
  });

  it('are read in JSX, in Flow and behind a byte order mark', async () => {
    expect(await names('export const A = () => <a>b</a>;', 'a.js')).toBe('A');
    expect(
      await names('// @flow\nexport const a = (x: ?string): number => 1;\nexport type T = {| a: 1 |};', 'a.js'),
    ).toContain('…');
    expect(await names('\ufeffexport const a = 1;')).toBe('a');
  });
});

describe('exports of CommonJS', () => {
  it.each([
    ['module.exports = { a, b: 1, "c-d": 2, e() {}, ...require("./x") };', 'a b c-d e *./x'],
    ['exports.a = exports.b = void 0; exports.a = 1;', 'b a'],
    ['exports = module.exports = { a };', 'a'],
    ['module.exports = require("./x");', '*./x'],
    ['Object.defineProperty(exports, "__esModule", { value: true }); exports.default = f; function f() {}', 'default'],
    ['__exportStar(require("./x"), exports); Object.assign(module.exports, require("./y"));', '*./x *./y'],
    ['0 && (module.exports = { a, b });', 'a b'],
    ['module.exports = function f() {};', 'default …'],
    ['module.exports = make();', 'default …'],
    ['module.exports = { ...rest, a };', 'a …'],
    ['exports.a = 1; for (const k of keys) exports[k] = 1;', 'a …'],
    ['exports.a = 1; add(exports);', 'a …'],
    ['console.log(1);', '…'],
  ])('%s', async (text, found) => {
    const sorted = (text: string) => text.split(' ').sort().join(' ');
    expect(sorted(await names(text, 'a.cjs'))).toBe(sorted(found));
  });
});

describe('a signature', () => {
  it.each([
    ['export async function f<T>(a: T, b = 1): Promise<T> { return a; }', 'function f<T>(a: T, b = 1): Promise<T>'],
    ['export async function* f(a) {}', 'async function* f(a)'],
    [
      'export const f = async (\n  a: string, // why\n  b?: number,\n): Promise<void> => {};',
      'function f(a: string, b?: number): Promise<void>',
    ],
    ['export const f: Handler = () => {};', 'const f: Handler'],
    ['export class C<T> extends B<T> implements I, J { x = 1; }', 'class C<T> extends B<T> implements I, J'],
    ['export abstract class C {}', 'abstract class C'],
    ['export interface I<T> extends A, B<T> { a: 1 }', 'interface I<T> extends A, B<T>'],
    ["export type T =\n  | 'a'\n  | 'b';", "type T = 'a' | 'b'"],
    ['export enum E { A, B = 2 }', 'enum E { A, B }'],
    ["export const a = 'text' as const;", "const a = 'text'"],
    ['export const a = make();', 'const a'],
    ['export let a: number;', 'let a: number'],
    ['export function f(options: Options = { a: 1, b: 2, c: 3, d: 4 }) {}', 'function f(options?: Options)'],
    ['const a = (x: 1): 2 => 2; export default a;', 'function a(x: 1): 2'],
  ])('of %s', async (text, signature) => {
    expect(await signatures(text)).toEqual([signature]);
  });

  it('of a long function gives up its last parameters, not what it returns', async () => {
    const parameters = Array.from({ length: 20 }, (_, at) => `parameter${at}: string`).join(', ');
    const [found = ''] = await signatures(`export function f(${parameters}): Promise<void> {}`);
    expect(found).toMatch(/^function f\(parameter0: string, .*, …\): Promise<void>$/);
    expect(found.length).toBeLessThanOrEqual(LONGEST_SIGNATURE);
  });

  it('is one line and never too long', () => {
    const word = fc.stringMatching(/^[a-z]{1,30}$/);
    const type = fc
      .array(word, { minLength: 1, maxLength: 12 })
      .map((parts) => parts.map((part) => `T${part}`).join(' |\n  '));
    return fc.assert(
      fc.asyncProperty(word, fc.array(type, { maxLength: 8 }), type, async (name, types, result) => {
        const parameters = types.map((one, at) => `a${at}: ${one}`).join(',\n');
        const text = `export function f${name}(${parameters}): ${result} {}\nexport type T${name} = ${result};`;
        for (const signature of await signatures(text)) {
          expect(signature).toMatch(new RegExp(`^(?:function f|type T)${name}\\b`));
          expect(signature).not.toMatch(/\n|\s{2}/);
          expect(signature?.length).toBeLessThanOrEqual(LONGEST_SIGNATURE);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('JSDoc', () => {
  it.each([
    ['/** Does it. And more. */', 'Does it.'],
    ['/**\n * Does it\n * over lines, e.g. two. More.\n *\n * @param a what\n */', 'Does it over lines, e.g. two.'],
    ['/** See {@link Other} and {@link x.y | that}. */', 'See Other and that.'],
    ['/** A [Vite plugin](https://vite.dev/guide) for [a[0]](x). */', 'A Vite plugin for [a[0]](x).'],
    ['/** @summary Short. */', 'Short.'],
    ['/** Takes a.b and v1.2 */', 'Takes a.b and v1.2'],
    ['/** Kinds:\n * - one\n * - two */', 'Kinds:'],
    ['/** @license MIT */', undefined],
    ['/** Copyright Somebody */', undefined],
    ['/* Not for readers. */', undefined],
    ['// Nor this.', undefined],
  ])('%j says %j', async (comment, summary) => {
    expect((await one(`${comment}\nexport function f() {}`))?.summary).toBe(summary);
  });

  it('says what is deprecated and what is for nobody else', async () => {
    expect(await one('/** Old. @deprecated use g */ export const f = 1;')).not.toHaveProperty('deprecated');
    expect(await one('/** Old.\n * @deprecated use g */\nexport const f = 1;')).toMatchObject({
      summary: 'Old.',
      deprecated: true,
    });
    expect(await one('/** @internal */\nexport const f = 1;')).toMatchObject({ internal: true });
  });

  it('above a re-export counts before that of the declaration', async () => {
    const { forwards } = await moduleFacts(
      "/** @deprecated */\nexport { a } from './a';\nexport { b } from './b';",
      'a.ts',
    );
    expect(forwards).toEqual([
      { name: 'a', from: './a', imported: 'a', deprecated: true },
      { name: 'b', from: './b', imported: 'b' },
    ]);
  });
});

describe('fields of options', () => {
  it('are those of an interface or type whose name says so', async () => {
    const text = `export interface RunOptions extends Base {
      /** How many at once. @see x
       * @default 4 */
      readonly concurrency?: number;
      /** @defaultValue \`'a'\` */
      'odd-name': 'a' | 'b';
      onDone(result: Result): void;
      [key: string]: unknown;
    }`;
    expect((await one(text))?.fields).toEqual([
      { name: 'concurrency', type: 'number', optional: true, default: '4', summary: 'How many at once. @see x' },
      { name: 'odd-name', type: "'a' | 'b'", optional: false, default: "'a'" },
      { name: 'onDone', type: '(result: Result) => void', optional: false },
    ]);
    expect((await one('export type AProps = B & { a: 1 };'))?.fields).toMatchObject([{ name: 'a' }]);
    expect(await one('export interface Result { a: 1 }')).not.toHaveProperty('fields');
  });
});

describe('any text', () => {
  it('gives facts and no error', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            'export ',
            'default ',
            'function f(',
            'a',
            ')',
            '{',
            '}',
            '*',
            ' from "x"',
            ';',
            '/**',
            '*/',
            '=',
            'type ',
            'module.exports',
            '\n',
            '`',
            'é',
          ),
          { maxLength: 30 },
        ),
        fc.constantFrom('a.ts', 'a.js', 'a.d.ts', 'a.tsx', 'a.cjs', 'a.txt'),
        async (parts, path) => {
          expect(await moduleFacts(parts.join(''), path)).toMatchObject({ complete: expect.any(Boolean) });
        },
      ),
      { numRuns: 200 },
    ));

  it('nested far too deeply is not parsed', async () => {
    expect(await moduleFacts(`export const a = ${'['.repeat(5000)}`, 'a.ts')).toMatchObject({
      names: [],
      complete: false,
    });
  });
});
