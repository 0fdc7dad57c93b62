import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnGraph, type GraphNode } from '../../src/lib/graph/drawn-graph.ts';
import { mermaid } from '../../src/lib/graph/mermaid.ts';

const node = (name: string, folder = 'packages', minor = false): GraphNode => ({ name, folder, minor });

describe('what of a graph is drawn', () => {
  it('is every node with an arrow, and the number of those without', () => {
    const graph = drawnGraph([node('a'), node('b'), node('c')], [['a', 'b']], 60);
    expect(graph).toMatchObject({ alone: 1, leaves: 0, others: 0, cycles: [] });
    expect(graph.boxes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('passes over arrows to what is no package here, and to itself', () => {
    const graph = drawnGraph(
      [node('a'), node('b')],
      [
        ['a', 'a'],
        ['a', 'x'],
        ['b', 'a'],
      ],
      60,
    );
    expect([...graph.edges].map(([from, to]) => [from, [...to]])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
  });

  it('leaves out, where there is too much, first what nobody needs and installs, then shares boxes, then what has the fewest arrows', () => {
    const plugins = Array.from({ length: 5 }, (_, at) => node(`plugin-${at}`));
    const examples = Array.from({ length: 3 }, (_, at) => node(`example-${at}`, 'examples', true));
    const all = [node('core'), node('preset'), ...plugins, ...examples];
    const edges: [string, string][] = [
      ...[...plugins, ...examples].map(({ name }): [string, string] => [name, 'core']),
      ...plugins.map(({ name }): [string, string] => ['preset', name]),
      ['preset', 'core'],
    ];
    expect(drawnGraph(all, edges, 20).boxes).toHaveLength(10);
    const fewer = drawnGraph(all, edges, 10);
    expect([fewer.leaves, fewer.boxes.length, fewer.others]).toEqual([3, 7, 0]);
    const shared = drawnGraph(all, edges, 3);
    expect(shared.boxes.map(({ nodes }) => nodes.length)).toEqual([1, 1, 5]);
    expect(mermaid(shared)).toContain('  p_plugin_0["5 packages<br/>plugin-…"]');
    const least = drawnGraph(all, edges, 2);
    expect([least.boxes.length, least.others]).toEqual([2, 1]);
  });

  it('never has more boxes than the limit, and names each node once', () => {
    const names = Array.from({ length: 40 }, (_, at) => `n${at}`);
    const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 120 }), fc.integer({ min: 1, max: 40 }), (edges, limit) => {
        const graph = drawnGraph(
          names.map((name, at) => node(name, `f${at % 3}`, at % 5 === 0)),
          edges,
          limit,
        );
        expect(graph.boxes.length).toBeLessThanOrEqual(limit);
        const drawn = graph.boxes.flatMap(({ nodes }) => nodes);
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.length + graph.alone + graph.leaves + graph.others).toBe(names.length);
        for (const [from, targets] of graph.edges)
          for (const to of [from, ...targets]) expect(graph.boxes.some(({ name }) => name === to)).toBe(true);
      }),
    );
  });
});

describe('a mermaid flowchart', () => {
  it('has a subgraph for each folder, and thick arrows on cycles', () => {
    const nodes = [node('@x/core', 'packages'), node('app', 'apps'), node('b', 'packages')];
    const graph = drawnGraph(
      nodes,
      [
        ['app', 'b'],
        ['b', '@x/core'],
        ['@x/core', 'b'],
      ],
      60,
    );
    expect(mermaid(graph)).toEqual([
      'flowchart LR',
      '  subgraph in_packages["packages"]',
      '    p_x_core["@x/core"]',
      '    p_b["b"]',
      '  end',
      '  subgraph in_apps["apps"]',
      '    p_app["app"]',
      '  end',
      '  p_x_core ==> p_b',
      '  p_app --> p_b',
      '  p_b ==> p_x_core',
    ]);
  });

  it('has safe ids and labels for any names', () => {
    const nodes = ['end', 'a b', 'a-b', 'a"]; x', 'ü#<b>', '`md`'].map((name) => node(name));
    const lines = mermaid(
      drawnGraph(
        nodes,
        nodes.slice(1).map(({ name }): [string, string] => ['end', name]),
        60,
      ),
    );
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {2}p_\w+(?:\["[^"`<>\\]+"\]| --> p_\w+)$/);
    expect(new Set(lines.slice(1, 7).map((line) => line.split('[')[0])).size).toBe(6);
  });
});
