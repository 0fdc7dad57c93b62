import { describe, expect, it } from 'vitest';
import { applyEdits, type Edit } from '../../src/clones/edits.ts';
import { Page } from '../../src/clones/rewrites/rewrite.ts';
import { REWRITES } from '../../src/clones/rewriting.ts';
import { programOf, walk } from '../../src/clones/syntax.ts';

/** The text after one rewrite in the first place where it fits, on one line. */
function rewritten(name: string, text: string): string {
  const program = programOf('a.tsx', text);
  if (!program) throw new Error(`does not parse: ${text}`);
  const each = REWRITES.find((rewrite) => rewrite.name === name);
  let edits: readonly Edit[] = [];
  walk(program, (node, parents) => {
    const found = edits.length === 0 && each?.at(node, new Page(text, parents, new Set()));
    if (found) edits = Array.isArray(found) ? found : [found as Edit];
    return true;
  });
  const next = applyEdits(text, edits);
  expect(programOf('a.tsx', next)).toBeDefined();
  return next.replace(/\s+/g, ' ');
}

const CASES: readonly (readonly [string, string, string])[] = [
  ['for to while', 'for (let i = 0; i < 3; i++) { a(i); }', 'let i = 0; while (i < 3) { a(i); i++; }'],
  ['while to for', 'while (a) b();', 'for (; a; ) b();'],
  ['for-of to forEach', 'for (const a of b) { c(a); }', 'b.forEach((a) => { c(a); });'],
  [
    'for-of to indexed for',
    'for (const a of b) { c(a); }',
    'for (let i = 0; i < b.length; i += 1) { const a = b[i]; c(a); }',
  ],
  ['forEach to for-of', 'b.forEach((a) => c(a));', 'for (const a of b) { c(a); }'],
  ['do-while to while', 'do { a(); } while (b);', 'while (true) { a(); if (!b) { break; } }'],
  ['if/else returns to ternary', 'if (a) { return b; } return c;', 'return a ? b : c;'],
  ['ternary to if/else returns', 'return a ? b : c;', 'if (a) { return b; } else { return c; }'],
  ['ternary to if/else assignments', 'const a = b ? c : d;', 'let a; if (b) { a = c; } else { a = d; }'],
  ['if/else assignments to ternary', 'if (a) b = c; else { b = d; }', 'b = a ? c : d;'],
  ['branches swapped', 'if (a === b) { c(); } else { d(); }', 'if (a !== b) { d(); } else { c(); }'],
  ['else after a return dropped', 'if (a) { return b; } else { c(); }', 'if (a) { return b; } c();'],
  ['else added after a return', 'if (a) { return b; } c();', 'if (a) { return b; } else { c(); }'],
  ['if to early return', 'if (a) { b(); }', 'if (!a) { return; } b();'],
  ['early return to if', 'if (!a) return; b();', 'if (a) { b(); }'],
  ['nested ifs merged', 'if (a) { if (b) c(); }', 'if (a && b) c();'],
  ['if split in two', 'if (a && b) c();', 'if (a) { if (b) c(); }'],
  [
    'switch to if chain',
    "switch (a) { case 'b': c(); break; case 'd': case 'e': f(); break; default: g(); }",
    "if (a === 'b') { c(); } else if (a === 'd' || a === 'e') { f(); } else { g(); }",
  ],
  [
    'if chain to switch',
    "if (a === 'b') { c(); } else if (a === 'd') { e(); } else { f(); }",
    "switch (a) { case 'b': { c(); break; } case 'd': { e(); break; } default: { f(); } }",
  ],
  ['arrow expression to block', 'g(a => b);', 'g(a => { return b; });'],
  ['arrow block to expression', 'g((a) => { return { a }; });', 'g((a) => ({ a }));'],
  ['arrow to function expression', 'g(async (a) => b);', 'g(async function (a) { return b; });'],
  ['function expression to arrow', 'g(function (a) { return b; });', 'g((a) => { return b; });'],
  ['function declaration to arrow', 'function h(a) { return b; }', 'const h = (a) => { return b; };'],
  ['arrow to function declaration', 'const h = (a) => b;', 'function h(a) { return b; }'],
  ['method shorthand changed', 'g({ h(a) { b(); } });', 'g({ h: function (a) { b(); } });'],
  ['compound assignment spelt out', 'a += b;', 'a = a + b;'],
  ['assignment made compound', 'a = a - b;', 'a -= b;'],
  ['increment spelt out', 'a++;', 'a += 1;'],
  [
    'destructuring to member reads',
    'const { a, b: c, d = 1 } = e;',
    'const a = e.a; const c = e.b; const d = e.d === undefined ? 1 : e.d;',
  ],
  ['member read to destructuring', 'const a = b.c;', 'const { c: a } = b;'],
  ['declarations joined', 'const a = 1; const b = 2;', 'const a = 1, b = 2;'],
  ['declarations split', 'let a = 1, b;', 'let a = 1; let b;'],
  ['result named before return', 'return a(b);', 'const result = a(b); return result;'],
  ['named result returned at once', 'const a = b(); return a;', 'return b();'],
  ['template to concatenation', 'a(`b $' + '{c} d`);', 'a(("b " + c + " d"));'],
  ['concatenation to template', "a('b ' + c);", 'a(`b $' + '{c}`);'],
  ['&& to if', 'a && b();', 'if (a) { b(); }'],
  ['if to &&', 'if (a) { b(); }', 'a && b();'],
  ["De Morgan's law", 'if (!(a && b)) c();', 'if ((!a || !b)) c();'],
  ['comparison mirrored', 'if (a < 1) b();', 'if (1 > a) b();'],
  ['optional chaining spelt out', 'a(b?.c);', 'a((b == null ? undefined : b.c));'],
  ['object spread to Object.assign', 'a({ ...b, c: 1 });', 'a(Object.assign({}, b, { c: 1 }));'],
  ['property shorthand spelt out', 'a({ b, c });', 'a({ b: b, c: c });'],
  ['conditional element changed', 'a(<p>{b && <i />}</p>);', 'a(<p>{b ? <i /> : null}</p>);'],
  ['braces of an if changed', 'if (a) return;', 'if (a) { return; }'],
  ['default value spelt out', 'a(b ?? c);', 'a((b === null || b === undefined ? c : b));'],
];

describe('rewrites', () => {
  it.each(CASES)('%s', (name, before, after) => {
    const frame = (body: string): string => `class F { f() { ${body} } }`;
    expect(rewritten(name, frame(before))).toBe(frame(after));
  });

  it('there is a case for every rewrite', () => {
    expect(CASES.map(([name]) => name).sort()).toEqual(REWRITES.map(({ name }) => name).sort());
  });

  it.each([
    ['for to while', 'for (let i = 0; i < 3; i++) { if (a) continue; }'],
    ['for-of to forEach', 'for (const a of b) { if (a) return a; }'],
    ['for-of to forEach', 'for (const a of b) { await a; }'],
    ['function expression to arrow', 'g(function () { return this.a; });'],
    ['switch to if chain', 'switch (a) { case 1: b(); case 2: c(); break; }'],
    ['destructuring to member reads', 'const { a, ...b } = c;'],
    ['default value spelt out', 'a(b() ?? c);'],
  ])('%s is left alone where it would say something else: %s', (name, body) => {
    const text = `async function f() { ${body} }`;
    expect(rewritten(name, text)).toBe(text);
  });
});
