import { describe, expect, it } from 'vitest';
import { parameters, type Text } from './world.ts';

const found = async (...texts: Text[]) =>
  (await parameters(...texts)).map(({ name, kind, type, values }) => ({ name, kind, type, values }));

describe('what differs', () => {
  it('is a literal, with the type of its values', async () => {
    const text = (limit: string, label: string) =>
      `function f(list) { const limit = ${limit}; return take(list, limit, { label: ${label} }); }`;
    expect(await found(text('10', "'a'"), text('20', '"b"'), text('10', "'c'"))).toEqual([
      { name: 'limit2', kind: 'literal', type: 'number', values: ['10', '20', '10'] },
      { name: 'label', kind: 'literal', type: 'string', values: ["'a'", '"b"', "'c'"] },
    ]);
  });

  it('is one parameter where the same values stand in several places', async () => {
    const text = (path: string) => `function f(x) { open('${path}'); if (x) close('${path}'); return '${path}'; }`;
    expect(await found(text('a'), text('b'))).toMatchObject([{ kind: 'literal', values: ["'a'", "'b'"] }]);
  });

  it('is a name from outside, called by what the names share', async () => {
    expect(
      await found('function f(x) { return parseUser(x).id; }', 'function f(x) { return parseOrder(x).id; }'),
    ).toEqual([
      { name: 'parse', kind: 'identifier', type: '(...args: never[]) => unknown', values: ['parseUser', 'parseOrder'] },
    ]);
  });

  it('is a type', async () => {
    expect(await found('function f(x: User) { return x; }', 'function f(x: Order) { return x; }')).toMatchObject([
      { kind: 'type', type: undefined, values: ['User', 'Order'] },
    ]);
  });

  it('is an expression that is whole, given as a function of the names it needs', async () => {
    expect(await found('function f(x) { send(x.a + 1); }', 'function f(x) { send(x.a * 2); }')).toEqual([
      { name: 'sendArgument', kind: 'expression', type: '(x) => unknown', values: ['x.a + 1', 'x.a * 2'] },
    ]);
    const wrapped = await found('function f(x) { send(x.a); }', 'function f(x) { send(trim(x.a)); }');
    expect(wrapped.map(({ values }) => values)).toEqual([['x.a', 'trim(x.a)']]);
  });

  it('is a run of statements, null where a member has none', async () => {
    const text = (more: string) => `function f(x) {\n  start(x);\n${more}  return end(x);\n}`;
    expect(await found(text(''), text('  if (x) log(x);\n  count(x);\n'))).toEqual([
      { name: 'step', kind: 'statements', type: '() => void', values: [null, 'if (x) log(x);\ncount(x)'] },
    ]);
  });

  it('keeps the brackets of an arrow', async () => {
    const text = (test: string) => `function f(x) { return x.filter(${test}); }`;
    expect(await found(text('Boolean'), text("(one) => one !== 'a'"))).toMatchObject([
      { name: 'filterArgument', kind: 'expression', values: ['Boolean', "(one) => one !== 'a'"] },
    ]);
  });

  it('keeps a template whole', async () => {
    const text = (word: string) => `function f(x) { throw new Error(\`no \${x} ${word}\`); }`;
    expect(await found(text('found'), text('there'))).toMatchObject([
      { name: 'message', kind: 'expression', values: [`\`no \${x} found\``, `\`no \${x} there\``] },
    ]);
  });

  it('is no difference where a name is only imported another way', async () => {
    expect(await found('function f(x) { return join(x, x); }', 'function f(x) { return path.join(x, x); }')).toEqual(
      [],
    );
    expect(await found('function f(x) { return a.join(x); }', 'function f(x) { return b.join(x); }')).toHaveLength(1);
  });

  it('may be a parameter more, which a caller settles', async () => {
    expect(await found('function f(a) { return g(a); }', 'function f(a, b) { return g(a); }')).toEqual([
      { name: 'b', kind: 'identifier', type: undefined, values: [null, 'b'] },
    ]);
  });

  it('is nothing to pass where only more is taken apart', async () => {
    const text = (names: string) => `function f(x) { const { a, ${names}c } = x; return g(a, c); }`;
    expect(await found(text(''), text('b, '))).toMatchObject([{ type: undefined, values: [null, 'b,'] }]);
  });

  it('is found in JSX', async () => {
    const text = (title: string, tag: string): Text => [
      `function Card({ item }) { return <${tag} title="${title}" {...item}>It's {item.name} & more</${tag}>; }`,
      { path: 'card.tsx' },
    ];
    expect(await found(text('One', 'div'), text('Two', 'div'))).toMatchObject([
      { name: 'title', kind: 'literal', type: 'string', values: ['"One"', '"Two"'] },
    ]);
    const choice = (element: string): Text => [`function C() { return on ? null : ${element}; }`, { path: 'c.tsx' }];
    expect(await found(choice('<a b="c">x</a>'), choice('<b />'))).toMatchObject([{ kind: 'expression' }]);
    const tags = await found(text('One', 'div'), text('One', 'section'));
    expect(tags).toMatchObject([{ name: 'tag', values: ['div', 'section'] }]);
  });

  it('names are valid, no reserved words, and taken once', async () => {
    const text = (a: string, b: string) =>
      `function f(x) { x.default = ${a}; x.default = ${b}; call({ 'my-key': ${a}${b} }); }`;
    const names = (await found(text('1', '2'), text('3', '4'))).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(() => new Function(`const ${name} = 1`)).not.toThrow();
  });
});
