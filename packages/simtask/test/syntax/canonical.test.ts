// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts hold templates
import { describe, expect, it } from 'vitest';
import { nodes, read } from './read.ts';

/** Each list holds ways to write the same. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  'kinds of functions': [
    'function f(a) { return a + 1; }',
    'const f = function (a) { return a + 1; };',
    'const f = (a) => a + 1;',
    'const f = a => { return (a + 1) }',
    'class A { f(a) { return a + 1 } }',
    'const o = { f(a) { return a + 1 } }',
  ],
  'loops with a counter': [
    'function f(a) { for (let i = 0; i < a; i++) g(i); }',
    'function f(a) { let i = 0; while (i < a) { g(i); i += 1; } }',
    'function f(a) { var i = 0; while (i < a) { g(i); i = i + 1; } }',
  ],
  'loops over items': [
    'function f(a) { for (const x of a) g(x); }',
    'function f(a) { for (const x of a) { g(x); } }',
    'function f(a) { a.forEach((x) => { g(x); }); }',
    'function f(a) { a?.forEach(function (x) { g(x); }); }',
  ],
  branches: [
    'function f(a) { if (a === 1) { return g(); } else { return h(); } }',
    'function f(a) { if (a == 1) return g(); return h(); }',
    'function f(a) { return a === 1 ? g() : h(); }',
    'function f(a) { if (!(a !== 1)) return g(); else return h(); }',
    'const f = (a) => a === 1 ? g() : h();',
  ],
  'chains of branches': [
    'function f(a) { if (a) { g(1); } else if (b) { g(2); } else { g(3); } }',
    'function f(a) { if (a) g(1); else { if (b) g(2); else g(3); } }',
  ],
  'a condition for its effect': ['function f(a) { if (a) { g(); } }', 'function f(a) { a && g(); }'],
  'chosen values': [
    'function f(a) { const x = a ? 1 : 2; return x; }',
    'function f(a) { const x = (a as boolean) ? 1 : 2; return x!; }',
  ],
  'joined texts': ["function f(a) { return 'x' + a + 'y'; }", 'function f(a) { return `x${a}y`; }'],
  'read members': [
    'function f(a) { const { b, c: d } = a; g(b, d); }',
    'function f(a) { const b = a.b, d = a.c; g(b, d); }',
    "function f(a) { const b = a?.b; const d = a['c']; g(b, d); }",
  ],
  types: [
    'function f<T>(a: T[], b?: number): asserts a is T { return g<T>(a as B, b!); }',
    'function f(a, b) { return g(a, b); }',
  ],
  nothing: ['const f = (a) => a === null', 'const f = (a) => a == undefined', 'const f = (a) => a === void 0'],
};

describe('canonical syntax', () => {
  for (const [what, texts] of Object.entries(ALIKE)) {
    it(`does not tell ${what} apart`, async () => {
      const found = new Set<string>();
      for (const text of texts) found.add(nodes(await read(text)));
      expect([...found]).toHaveLength(1);
    });
  }

  it('tells apart what is done', async () => {
    const bodies = [
      'g(a)',
      'new G(a)',
      'a.b',
      'a[b]',
      '[a]',
      '{ b: a }',
      'a - b',
      'a && b',
      'await a',
      '(x) => a',
      '<b>{a}</b>',
    ];
    const found = new Set<string>();
    for (const body of bodies) found.add(nodes(await read(`async function f(a) { return (${body}) }`)));
    expect(found.size).toBe(bodies.length);
  });

  it('writes a function as the tree of its codes', async () => {
    const text = 'function f(a, { b }) { for (const x of a) { if (x.ok) b(x) } throw new Error("no " + a) }';
    expect(nodes(await read(text))).toBe(
      'ID ASSIGN(ID MEMBER(ID)) LOOP(ID ID BRANCH(MEMBER(ID) CALL(ID ID))) THROW(NEW(ID ADD(STRING ID)))',
    );
  });

  it('names what comes from outside, what is called as such, and the properties', async () => {
    const text = `import { helper } from 'x';
      function f(a, { key: b = fallback }) {
        const local = helper(a.first, b);
        const inner = (c) => c + local + LIMIT;
        return <Box data-x={a['second']} {...rest}><b>{items.map(inner)}</b>{global!()}{f(local)}</Box>;
      }`;
    const found = await read(text);
    expect(found.syntax.names).toEqual(
      'key fallback helper() first LIMIT Box data-x second rest b items map() global()'.split(' '),
    );
  });
});
