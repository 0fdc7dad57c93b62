import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclesOf } from '../../src/lib/workspace/cycles.ts';

type Graph = Readonly<Record<string, readonly string[]>>;

const cycles = (graph: Graph) =>
  cyclesOf({ names: () => Object.keys(graph), needs: (name: string) => graph[name] ?? [] });

describe('cycles', () => {
  it('begin with their smallest name, one per circle', () => {
    expect(cycles({ c: ['a'], a: ['b'], b: ['c', 'd'], d: ['d'] })).toEqual([['a', 'b', 'c'], ['d']]);
    expect(cycles({ a: ['b', 'c'], b: ['c'], c: [] })).toEqual([]);
  });

  it('cover each package that lies on one, with the shortest way around', () => {
    expect(cycles({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['b'] })).toEqual([
      ['a', 'b'],
      ['b', 'c', 'd'],
    ]);
  });

  it('are real, canonical, complete and the same in any order of the packages', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const graphs = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 });
    fc.assert(
      fc.property(graphs, fc.shuffledSubarray(names, { minLength: 6 }), (edges, order) => {
        const needs = (name: string) => edges.filter(([from]) => from === name).map(([, to]) => to);
        const found = cycles(Object.fromEntries(names.map((name) => [name, needs(name)])));
        for (const cycle of found) {
          expect(cycle[0]).toBe([...cycle].sort()[0]);
          expect(new Set(cycle).size).toBe(cycle.length);
          for (const [at, name] of cycle.entries()) expect(needs(name)).toContain(cycle[(at + 1) % cycle.length]);
        }
        expect(new Set(found.flat())).toEqual(new Set(names.filter((name) => reaches(name, name, needs))));
        expect(cycles(Object.fromEntries(order.map((name) => [name, needs(name)])))).toEqual(found);
      }),
    );
  });

  it('of a chain of many packages are found without recursion', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `p${String(at).padStart(5, '0')}`);
    const chain = Object.fromEntries(names.map((name, at) => [name, names.slice(at + 1, at + 2)]));
    expect(cycles(chain)).toEqual([]);
  });
});

function reaches(from: string, to: string, needs: (name: string) => string[]): boolean {
  const seen = new Set(needs(from));
  for (const name of seen) for (const next of needs(name)) seen.add(next);
  return seen.has(to);
}
