import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, commonShare } from '../../src/lib/plan/compare/compare-members.ts';
import type { Token } from '../../src/lib/plan/compare/function-tokens.ts';
import { imageOf } from '../../src/lib/plan/compare/regions.ts';
import { compare, parameters } from './world.ts';

const spelling = ({ key, local }: Token) => local ?? key;

/** The tokens of a member, made of those of the medoid, the names of the member, and what it has in each region. */
function rebuilt({ functions, medoid, alignments, regions }: Comparison, member: number): string[] {
  const { hunks, renames } = alignments[member] ?? { hunks: [], renames: new Map<string, string>() };
  const model = functions[medoid]?.tokens ?? [];
  const renamed = (token: Token) => (token.local === undefined ? token.key : (renames.get(token.local) ?? token.local));
  const made: string[] = [];
  let at = 0;
  for (const region of regions) {
    const { start, end } = imageOf(region, hunks);
    made.push(...model.slice(at, region.start).map(renamed));
    made.push(...(functions[member]?.tokens.slice(start, end).map(spelling) ?? []));
    at = region.end;
  }
  return [...made, ...model.slice(at).map(renamed)];
}

function checkRebuilt(comparison: Comparison): void {
  for (const [member, fn] of comparison.functions.entries()) {
    expect(rebuilt(comparison, member)).toEqual(fn.tokens.map(spelling));
  }
}

const STATEMENTS = [
  'const X = load(N);',
  'if (X > N) { return Y; }',
  'for (const item of X) { total += item.size * N; }',
  "log('T', X, Y);",
  'try { await X.save({ retries: N }); } catch (error) { warn(error, Y); }',
  'const Y = X.map((one) => one.name ?? "T");',
  `return \`T \${X} and \${Y}\`;`,
  'while (Y--) { if (Y === N) break; else X.push(Y); }',
  'const { a, b: { c } } = X as Row<Y>;',
  'X.rules = [/T+/g, !Y, N ? X : Y];',
];

const statement = fc
  .record({
    shape: fc.constantFrom(...STATEMENTS),
    x: fc.constantFrom('rows', 'list', 'items', 'other'),
    y: fc.constantFrom('count', 'limit', 'rows'),
    n: fc.integer({ min: 0, max: 3 }),
    t: fc.constantFrom('one', 'two'),
  })
  .map(({ shape, x, y, n, t }) =>
    shape.replaceAll('X', x).replaceAll('Y', y).replaceAll('N', String(n)).replaceAll('T', t),
  );

const fn = fc
  .record({
    name: fc.constantFrom('f', 'g'),
    parameters: fc.subarray(['rows: Row[]', 'count = 1', '{ a }: A', 'limit?: number']),
    statements: fc.array(statement, { maxLength: 8 }),
  })
  .map(
    ({ name, parameters: own, statements }) =>
      `async function ${name}(${own.join(', ')}) {\n${statements.join('\n')}\n}`,
  );

describe('members beside their medoid', () => {
  it('are rebuilt from the tokens of the medoid and their own values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fn, { minLength: 2, maxLength: 4 }), async (texts) => {
        checkRebuilt(await compare(...texts));
      }),
      { numRuns: 80 },
    );
  });

  it('are rebuilt also when nothing of them parses', async () => {
    const broken = fc.array(fc.constantFrom('if (', ')', '}', '`${', 'a', '"', ';', '{ ', ' b'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(broken, broken, fn, async (a, b, whole) => {
        checkRebuilt(await compare(a.join(''), b.join(''), whole));
      }),
    );
  });

  it('do not differ by layout, comments, quotes, semicolons, trailing commas and the names of their own', async () => {
    const first =
      "function load(id: string) {\n  const rows = query('a', id); // all\n  return rows.map((row) => row.id);\n}";
    const second =
      'function fetchAll(\n key : string,\n) { const found = query("a", key,)\n return found.map(one => one.id) }';
    const third = 'async (x) => x';
    expect(await parameters(first, second)).toEqual([]);
    expect(await parameters(first, first, second, first)).toEqual([]);
    expect((await parameters(first, third)).length).toBeGreaterThan(0);
  });

  it('do not differ by the way a function is written down', async () => {
    const declared = 'function sum(a, b) { return a + b; }';
    expect(await parameters(declared, '(a, b) => a + b')).toEqual([]);
    expect(await parameters(declared, ['sum(a, b) { return a + b; }', { kind: 'method' }])).toEqual([]);
    expect(
      await parameters(declared, ['sum(a, b) { return a + b; }', { kind: 'object-method', path: 'a.js' }]),
    ).toEqual([]);
    expect(await parameters(declared, ['function (a, b) { return a + b; }', { kind: 'expression' }])).toEqual([]);
  });

  it('do not differ by types that only some write down', async () => {
    const typed = 'function f<T>(a: T[], b?: number): T { const c: T = a[b!] as T; return g<T>(c); }';
    expect(await parameters(typed, ['function f(a, b) { const c = a[b]; return g(c); }', { path: 'a.js' }])).toEqual(
      [],
    );
    expect(await parameters(typed.replaceAll('T', 'U'), typed)).toEqual([]);
  });

  it('differ where a swap of names is no renaming', async () => {
    const found = await parameters('function f(a, b) { return a - b; }', 'function f(a, b) { return b - a; }');
    expect(found.map(({ values }) => values)).toEqual([['a - b', 'b - a']]);
  });

  it('are aligned by lines when they are very long', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `  call${i}(a, ${i});`);
    const changed = lines.with(1500, '  call1500(a, 7);');
    const text = (body: readonly string[]) => `function f(a) {\n${body.join('\n')}\n}`;
    const comparison = await compare(text(lines), text(changed));
    checkRebuilt(comparison);
    expect(comparison.regions).toHaveLength(1);
    expect(commonShare(comparison, 1)).toBeGreaterThan(0.99);
  });

  it('may have nothing in common', async () => {
    const one = `function f() { ${'a(1); '.repeat(900)} }`;
    const other = `function f() { ${'while (x) y = [z]; '.repeat(900)} }`;
    const comparison = await compare(one, other);
    checkRebuilt(comparison);
    expect(commonShare(comparison, 1)).toBeLessThan(0.5);
  });
});
