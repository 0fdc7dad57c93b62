import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectedParts, type Edges } from '../../src/lib/graph/cycles.ts';
import { transitiveReduction } from '../../src/lib/graph/transitive-reduction.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

function edgesOf(...pairs: string[]): Edges {
  const edges = new Map<string, Set<string>>();
  for (const pair of pairs) {
    const [from = '', to = ''] = pair;
    for (const name of pair) if (!edges.has(name)) edges.set(name, new Set());
    if (to !== '') edges.get(from)?.add(to);
  }
  return edges;
}

const anyGraph = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES)), { maxLength: 25 })
  .map((pairs) => edgesOf(...NAMES.map((name) => name), ...pairs.filter(([a, b]) => a !== b).map(([a, b]) => a + b)));

function reached(edges: Edges, from: string): string[] {
  const seen = new Set<string>();
  const stack = [...(edges.get(from) ?? [])];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    stack.push(...(edges.get(at) ?? []));
  }
  return [...seen].sort();
}

function pairs(edges: Edges): string[] {
  return [...edges].flatMap(([from, targets]) => [...targets].map((to) => from + to)).sort();
}

describe('the transitive reduction of a graph', () => {
  it('leaves out what follows from other edges', () => {
    expect(pairs(transitiveReduction(edgesOf('ab', 'bc', 'ac', 'cd', 'ad')))).toEqual(['ab', 'bc', 'cd']);
  });

  it('keeps the edges of a cycle, and those into and out of it', () => {
    const edges = edgesOf('ab', 'bc', 'cb', 'cd', 'bd', 'ad');
    expect(pairs(transitiveReduction(edges))).toEqual(['ab', 'bc', 'bd', 'cb', 'cd']);
  });

  it('reaches from each node what the graph reaches, with edges of the graph alone', () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const reduced = transitiveReduction(edges);
        for (const name of edges.keys()) expect(reached(reduced, name)).toEqual(reached(edges, name));
        expect(pairs(edges)).toEqual(expect.arrayContaining(pairs(reduced)));
      }),
    );
  });

  it('holds no edge between two parts that another way makes needless', () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const reduced = transitiveReduction(edges);
        const partOf = new Map(connectedParts(edges).flatMap((part) => part.map((node) => [node, part] as const)));
        for (const [from, targets] of reduced) {
          for (const to of targets) {
            const twins = [...targets].filter((each) => partOf.get(each) === partOf.get(to));
            if (partOf.get(from) === partOf.get(to) || twins.length > 1) continue;
            const others = [...targets].filter((each) => each !== to);
            const detour = others.filter((each) => partOf.get(each) !== partOf.get(from));
            expect(detour.some((each) => reached(reduced, each).includes(to))).toBe(false);
          }
        }
      }),
    );
  });
});

describe('the connected parts of a graph', () => {
  it('are the nodes that reach each other, each before those that lead to it', () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const parts = connectedParts(edges);
        expect(parts.flat().sort()).toEqual([...edges.keys()].sort());
        const at = new Map(parts.flatMap((part, index) => part.map((node) => [node, index] as const)));
        for (const a of edges.keys()) {
          for (const b of edges.keys()) {
            const together = a === b || (reached(edges, a).includes(b) && reached(edges, b).includes(a));
            expect(at.get(a) === at.get(b)).toBe(together);
            if (reached(edges, a).includes(b)) expect(at.get(b)).toBeLessThanOrEqual(at.get(a) ?? -1);
          }
        }
      }),
    );
  });

  it('are found in a chain of 100,000 nodes', () => {
    const chain = new Map(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, new Set([`n${(at + 1) % 100_000}`])]));
    expect(connectedParts(chain)).toHaveLength(1);
  });
});
