import { compareText } from '@pipelines/core';
import type { DependencyGraph } from './dependency-graph.ts';

type Graph = Pick<DependencyGraph, 'names' | 'needs'>;

/**
 * The cycles of a graph: for each package that lies on one the shortest through it, told once however many packages share it.
 * Each begins with its smallest name; of equally short ones the smaller names win. Linear for a graph without cycles.
 */
export function cyclesOf(graph: Graph): string[][] {
  const cycles = new Map<string, string[]>();
  for (const component of components(graph)) {
    const covered = new Set<string>();
    for (const name of [...component].sort()) {
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

/** One step of a walk: a name, and how many of its needs were followed. */
interface Visit {
  readonly name: string;
  next: number;
}

/** Strongly connected components (Tarjan), without recursion. */
function components(graph: Graph): Set<string>[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: Set<string>[] = [];
  const lower = (name: string, value: number) => low.set(name, Math.min(low.get(name) ?? value, value));
  const enter = (name: string): Visit => {
    low.set(name, index.size);
    index.set(name, index.size);
    open.push(name);
    isOpen.add(name);
    return { name, next: 0 };
  };
  const leave = (name: string) => {
    if (low.get(name) !== index.get(name)) return;
    const component = new Set(open.splice(open.indexOf(name)));
    for (const member of component) isOpen.delete(member);
    found.push(component);
  };
  for (const root of graph.names()) {
    const visits = index.has(root) ? [] : [enter(root)];
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const needed = graph.needs(visit.name)[visit.next++];
      if (needed === undefined) {
        visits.pop();
        leave(visit.name);
        const above = visits.at(-1);
        if (above) lower(above.name, low.get(visit.name) as number);
      } else if (!index.has(needed)) visits.push(enter(needed));
      else if (isOpen.has(needed)) lower(visit.name, index.get(needed) as number);
    }
  }
  return found;
}
