import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ParallelProcessor } from '@pipelines/core';
import { blockKey, cutIntoBlocks, type SourceBatch } from '@pipelines/core/repository';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolders } from '../../../core/test/git/make-repository.ts';
import { languageOf } from '../../src/lib/repository/languages.ts';
import { type FileSymbols, SYMBOL_BATCH } from '../../src/lib/repository/symbol-batch.ts';
import { declaredSymbols } from '../../src/lib/repository/symbols.ts';

afterAll(removeFolders);

async function symbols(path: string, text: string): Promise<readonly string[]> {
  const language = languageOf(path);
  if (!language) throw new Error(`no language for ${path}`);
  return (await declaredSymbols(text, language, path)).symbols;
}

describe('declared names', () => {
  it('finds what TypeScript declares, in source order, without repeats', async () => {
    const text = `
      export const a = 1, { b, c: [d, ...e], f = 2 } = x;
      function g() { function inner() {} }
      export default class K { constructor() {} m() {} #p() {} static s() {} get acc() { return 1 }
        arrow = () => 1; field = 2; 'quoted name'() {} [computed]() {} }
      interface I { x: 1 }
      type T = string; enum E { A } declare function df(): void;
      namespace N { export function nf() {} }
      declare module 'somebody' { }
      abstract class Q { abstract am(): void }
      const fn = () => {}, notAFunction = 3;
      export { z as y } from './z';
      function g(a: number): void;
    `;
    expect(await symbols('x.ts', text)).toEqual('a b d e f g K m p s acc arrow I T E df N nf Q am fn'.split(' '));
  });

  it('finds the scripts of a component in one pass', async () => {
    const component = '<script lang="ts">const a = () => 1</script >\n<b/>\n<SCRIPT>\nfunction c() {}\n</SCRIPT>';
    expect(await symbols('x.vue', `${component}${'<script>'.repeat(100_000)}`)).toEqual(['a', 'c']);
    expect(await symbols('x.vue', `${component}${'<script '.repeat(100_000)}`)).toEqual(['a', 'c']);
  });

  it('takes what is nested too deep for a parser by patterns, in a thread too, where such a text ends the process', async () => {
    const deep = (open: string, close = '', count = 9000) =>
      `export function before() {}\nlet x = ${open.repeat(count)}1${close.repeat(count)};`;
    const texts = [deep('(', ')'), deep('[', ']'), deep('{a:', '}'), deep('()=>'), deep('a?b:'), deep('a=')];
    const files = texts.map((_, i) => ({ path: `${i}.ts`, blob: '' }));
    const root = makeFolder();
    for (const [i, text] of texts.entries()) writeFileSync(join(root, `${i}.ts`), text);
    const threads = new ParallelProcessor<SourceBatch, FileSymbols[]>(SYMBOL_BATCH, { kind: 'cpu', concurrency: 1 });
    const { results } = await threads.process([{ root, git: false, files }]);
    for (const found of results[0] ?? []) expect(found).toMatchObject({ symbols: ['before'], unparsed: true });
    expect(results[0]).toHaveLength(texts.length);
    expect((await declaredSymbols(deep('(', ')', 100), 'javascript', 'a.ts')).unparsed).toBeUndefined();
  });

  it('reads each dialect by its extension', async () => {
    expect(await symbols('x.tsx', 'export const View = () => <b>{1 as any}</b>')).toEqual(['View']);
    expect(await symbols('x.js', 'exports.one = 1; module.exports.two = () => 2; const v = <a/>;')).toEqual([
      'one',
      'two',
    ]);
    expect(await symbols('x.mts', 'export async function go<T>(x: T) {}')).toEqual(['go']);
    expect(await symbols('x.cjs', 'class A {} function b() { return 1 }')).toEqual(['A', 'b']);
    expect(await symbols('x.d.ts', 'export declare const q: number; export function r(): void')).toEqual(['q', 'r']);
    const vue = '<script setup lang="ts">\nfunction load(x: string) {}\n</script><template><b/></template>';
    expect(await symbols('x.vue', vue)).toEqual(['load']);
    expect(await symbols('x.svelte', '<script>export let name; const go = () => 1;</script>')).toEqual(['name', 'go']);
  });

  it.each([
    ['x.py', 'class A(B):\n  async def run(self): pass\ndef top(): pass', 'A run top'],
    ['x.go', 'func (s *Server) Run(ctx int) {}\nfunc main() {}\ntype T struct {}\nvar Public = 1', 'Run main T Public'],
    [
      'x.rs',
      'pub(crate) async fn go<T>() {}\nstruct S;\nimpl S {\n  pub const fn k(&self) {}\n}\nmacro_rules! mac {}\npub const N: u8 = 1;',
      'go S k mac N',
    ],
    [
      'X.java',
      'public final class X {\n  public static List<String> of(int a) {\n  private X() {}\n  if (x) { call(); }\n}',
      'X of',
    ],
    ['x.kt', 'data class P(val a: Int)\ninternal fun <T> List<T>.second(): T\nobject O', 'P second O'],
    ['x.rb', 'module M::N\n  class C < D\n    def self.go!(a)\n    def ok?', 'N C go! ok?'],
    ['x.php', 'final class P {\n  public static function run() {}\n}\nfunction top() {}', 'P run top'],
    [
      'x.c',
      '#define MAX(a) a\nstatic int parse(char *s) {\n  return parse(s);\n}\nstruct node {\nvoid Foo::bar(int a)\n{',
      'MAX parse node bar',
    ],
    ['x.h', 'int declared(void);\nstruct forward;\nenum class Color {', 'declared Color'],
    [
      'x.cs',
      'internal sealed class C {\n  public async Task<int> RunAsync(int a)\n  protected override void Stop()',
      'C RunAsync Stop',
    ],
    ['x.swift', 'public struct S {\n  @objc private func go(a: Int) {}\nprotocol P {', 'S go P'],
    ['x.sh', 'function one {\ntwo-b() {\n  three', 'one two-b'],
  ])('finds what %s declares', async (path, text, expected) => {
    expect(await symbols(path, text)).toEqual(expected.split(' '));
  });

  it('reads a file too large to parse by patterns', async () => {
    const text = `export function first() {}\n${'// filler\n'.repeat(30_000)}export class Last {}`;
    expect(await symbols('x.ts', text)).toEqual(['first', 'Last']);
  });

  it('never throws, whatever the text', async () => {
    const paths = fc.constantFrom('x.ts', 'x.jsx', 'x.vue', 'x.py', 'x.c', 'x.java', 'x.kt', 'x.swift', 'x.rb', 'x.sh');
    const parts = fc.array(
      fc.constantFrom('class ', 'function ', 'A', '(', ')', '{', '}', '\n', '<script>', '"', '=', ' fun ', 'ü'),
    );
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.oneof(
          fc.string(),
          parts.map((p) => p.join('')),
        ),
        async (path, text) => {
          const found = await symbols(path, text);
          expect(new Set(found).size).toBe(found.length);
        },
      ),
    );
  });
});

describe('blocks', () => {
  async function cut(names: readonly string[]): Promise<string[][]> {
    async function* stream() {
      yield* names;
    }
    const blocks: string[][] = [];
    for await (const block of cutIntoBlocks(stream(), (name) => name)) blocks.push([...block]);
    return blocks;
  }

  it('keep all items in order and are at most 512 long', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `src/module-${i % 300}/file-${i}.ts`);
    const blocks = await cut(names);
    expect(blocks.flat()).toEqual(names);
    expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThanOrEqual(512);
    expect(blocks.length).toBeGreaterThan(80);
    expect(blocks.length).toBeLessThan(320);
  });

  it('change near a change only', async () => {
    const names = Array.from({ length: 5000 }, (_, i) => `file-${i}`);
    const keys = async (list: readonly string[]) => new Set((await cut(list)).map((block) => blockKey('k', block)));
    const before = await keys(names);
    for (const changed of [['new', ...names], names.toSpliced(2500, 1), names.toSpliced(2500, 0, 'one', 'two')]) {
      const added = [...(await keys(changed))].filter((key) => !before.has(key));
      expect(added.length).toBeLessThanOrEqual(2);
    }
  });

  it('have other keys for other ids, however they are split', () => {
    expect(blockKey('k', ['ab', 'c'])).not.toBe(blockKey('k', ['a', 'bc']));
    expect(blockKey('k', ['a'])).not.toBe(blockKey('j', ['a']));
  });
});
