import { compareText } from '@pipelines/core';
import { connectedParts } from '../graph/cycles.ts';
import type { DependencyGraph } from './dependency-graph.ts';

type Graph = Pick<DependencyGraph, 'names' | 'needs'>;

/**
 * The cycles of a graph: for each package that lies on one the shortest through it, told once however many packages share it.
 * Each begins with its smallest name; of equally short ones the smaller names win. Linear for a graph without cycles.
 */
export function cyclesOf(graph: Graph): string[][] {
  const cycles = new Map<string, string[]>();
  const edges = new Map([...graph.names()].map((name) => [name, new Set(graph.needs(name))]));
  for (const part of connectedParts(edges)) {
    const component = new Set(part);
    const covered = new Set<string>();
    for (const name of part) {
      if (covered.has(name)) continue;
      const cycle = shortestCycle(name, component, graph);
      if (!cycle) continue;
      for (const on of cycle) covered.add(on);
      const canonical = rotated(cycle);
      cycles.set(canonical.join('\0'), canonical);
    }
  }
  return [...cycles].sort(([a], [b]) => compareText(a, b)).map(([, cycle]) => cycle);
}

/** Begins with the smallest name. */
function rotated(cycle: readonly string[]): string[] {
  const smallest = [...cycle].sort()[0] as string;
  const at = cycle.indexOf(smallest);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}

/** Breadth first, neighbours by name. */
function shortestCycle(start: string, component: ReadonlySet<string>, graph: Graph): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const name of cameFrom.keys()) {
    for (const next of [...graph.needs(name)].sort()) {
      if (next === start) return pathTo(name, cameFrom);
      if (component.has(next) && !cameFrom.has(next)) cameFrom.set(next, name);
    }
  }
  return undefined;
}

function pathTo(name: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = name; at !== undefined; at = cameFrom.get(at)) path.unshift(at);
  return path;
}
