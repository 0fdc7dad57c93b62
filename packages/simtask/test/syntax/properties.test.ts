// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts hold templates
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functions, nodes, read } from './read.ts';
import { gaps, layOut, script } from './scripts.ts';

const plain = [' '];

describe('whatever the function', () => {
  it('layout and comments change nothing but places', async () => {
    await fc.assert(
      fc.asyncProperty(script, gaps, async (lexemes, between) => {
        const a = await functions(layOut(lexemes, plain));
        const b = await functions(layOut(lexemes, between));
        expect(b.map(({ syntax, tokens }) => ({ syntax, tokens }))).toEqual(
          a.map(({ syntax, tokens }) => ({ syntax, tokens })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('other names and literals change neither tokens nor nodes, and do change the text', async () => {
    const renamed = new Map([
      ['a', 'first'],
      ['b', '$second'],
      ['c', 'of'],
      ['each', 'größe'],
      ["'x'", "'another text'"],
      ['1', '22'],
    ]);
    await fc.assert(
      fc.asyncProperty(script, async (lexemes) => {
        const a = await read(layOut(lexemes, plain));
        const b = await read(
          layOut(
            lexemes.map((lexeme) => renamed.get(lexeme) ?? lexeme),
            plain,
          ),
        );
        expect(b.syntax.normal).toBe(a.syntax.normal);
        expect(b.syntax.signs).toEqual(a.syntax.signs);
        expect(nodes(b)).toBe(nodes(a));
        expect(b.syntax.exact).not.toBe(a.syntax.exact);
      }),
      { numRuns: 300 },
    );
  });

  it('what stands before and behind it in the file changes nothing but its place', async () => {
    await fc.assert(
      fc.asyncProperty(script, script, async (one, two) => {
        const text = layOut(one, plain);
        const [alone] = await functions(text);
        const before = `${layOut(two, plain)}\n`;
        const among = (await functions(`${before}${text}\nlet after = /}/;`)).find(
          ({ start }) => start === before.length,
        );
        expect({ ...among, start: 0, end: 0, from: 0 }).toEqual({ ...alone, start: 0, end: 0, from: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('types, semicolons and trailing commas change nothing but the text', async () => {
    const typed = await read(
      'async function f<T extends A<B<C>>>(this: X, { a, b }: Pair<T,>, c?: `x${string}`, ...d: readonly T[]): Promise<T> {\n' +
        '  const e: Map<string, Array<T>> = new Map<string, Array<T>>();\n' +
        '  if (<any>a >= (b as unknown as number)! && c satisfies string) return g<T>(a, { b, });\n  return e as T;\n}',
      'ts',
    );
    const bare = await read(
      'async function f({ a, b }, c, ...d) { const e = new Map(); if (a >= (b) && c) return g(a, { b }); return e }',
      'js',
    );
    expect(nodes(typed)).toBe(`ID ${nodes(bare)}`);
    // `this` and its comma.
    expect(typed.syntax.signs).toHaveLength(bare.syntax.signs.length + 2);
  });

  it('never fails, whatever the text', async () => {
    const part = fc.constantFrom(
      'function ',
      'f',
      '(',
      ')',
      '{',
      '}',
      '=>',
      '`',
      '${',
      "'",
      '/',
      '*',
      '<a>',
      '</a>',
      '\n',
      ' as T',
      'ü',
      '\ud800',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 30 }),
        fc.constantFrom('js', 'ts', 'tsx'),
        async (parts, dialect) => {
          const text = parts.join('');
          for (const { start, end } of await functions(text, dialect as 'ts')) expect(start).toBeLessThan(end);
        },
      ),
      { numRuns: 500 },
    );
  });
});
