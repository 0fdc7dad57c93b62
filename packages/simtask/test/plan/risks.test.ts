import { describe, expect, it } from 'vitest';
import { snippetParser } from '../../src/lib/plan/compare/parse-snippet.ts';
import { declarationsOf, scopeOf } from '../../src/lib/plan/module-scope.ts';
import { risksOf, traitsOf } from '../../src/lib/plan/risks.ts';
import { memberOf, placeOf } from './world.ts';

async function risks(...texts: string[]): Promise<string[]> {
  const parse = await snippetParser();
  const kind = 'function' as const;
  const traits = texts.map((text) => traitsOf(parse(text, placeOf({ kind }))));
  const members = texts.map((_, i) => memberOf({ path: `src/${i}.ts` }));
  return risksOf(members, traits, { members: [], moved: undefined });
}

describe('risks', () => {
  it('are none for functions of one kind', async () => {
    expect(await risks('function f(a) { return a; }', 'function g(b) { return b + 1; }')).toEqual([]);
  });

  it.each([
    ['async function f() { return 1; }', 'Some members are async and some are not.'],
    ['function* f() { return 1; }', 'Some members are generators and some are not.'],
    ['function f() { return this.x; }', 'One member uses `this`, which a shared function has to be given.'],
    ['function f() { return () => this; }', 'One member uses `this`, which a shared function has to be given.'],
    ['function f() { g(); }', 'Some members return a value and some do not.'],
    ['function f() { try { return 1; } catch { return 2; } }', 'Some members catch errors and some let them through.'],
    ['function f() { if (x) throw y; return 1; }', 'Some members throw and some do not.'],
    ['function f<T>() { return 1; }', 'The members have different numbers of type parameters.'],
    ['function f(a) { return 1; }', 'The members take different numbers of parameters.'],
    ['function f( { return 1; }', 'Some members could not be parsed alone, so what varies is told by their text.'],
  ])('of %s beside a plain function', async (text, risk) => {
    expect(await risks('function g() { return 2; }', text)).toEqual([risk]);
  });

  it('do not come from what nested functions do', async () => {
    const nested = 'function f() { const g = function () { if (this.a) return 1; throw 2; }; g(); }';
    expect(await risks('function f() { g(); }', nested)).toEqual([]);
  });

  it('tell of state in the module and of what a function uses of its file', () => {
    const text = `import { x } from './x.ts';
let count = 0;
const seen = new Map();
const LIMIT = 5;
const NONE = [];
export async function* helper() {}
export const f = (a) => { count += 1; seen.set(a, x); return helper(a.LIMIT, f, NONE); };
class Later {}
const other = () => new Later(LIMIT);
`;
    const start = text.indexOf('(a) =>');
    const own = text.slice(start, text.indexOf('\nclass'));
    const scope = scopeOf(own, start, start + own.length, declarationsOf(text));
    expect(scope).toEqual({ uses: ['NONE', 'count', 'helper', 'seen'], state: ['count', 'seen'] });
    const members = [memberOf({ path: 'a.ts' }), memberOf({ path: 'b.ts' })];
    expect(risksOf(members, [], { members: [scope], moved: scope }).slice(1)).toEqual([
      'Members keep state in their modules (`count`, `seen`): each copy has its own.',
      'It uses `NONE`, `helper` of its file, which the new home has to reach.',
    ]);
  });
});
