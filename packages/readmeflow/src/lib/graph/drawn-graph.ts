import { compareText } from '@pipelines/core';
import { connectedParts, type Edges } from './cycles.ts';
import { transitiveReduction } from './transitive-reduction.ts';

/** A package, or something like it, in a folder. */
export interface GraphNode {
  readonly name: string;
  readonly folder: string;
  /** Nothing is lost to readers when it is left out because nothing needs it. */
  readonly minor: boolean;
}

/** A box of the drawing: one node, or several that stand in the same place. */
export interface Box {
  /** The first of its nodes. */
  readonly name: string;
  readonly folder: string;
  readonly nodes: readonly string[];
}

export interface DrawnGraph {
  readonly boxes: readonly Box[];
  /** By names of boxes. */
  readonly edges: Edges;
  /** Each as the names on it. */
  readonly cycles: readonly (readonly string[])[];
  /** Nodes that no arrow leads to or from. */
  readonly alone: number;
  /** Minor ones that nothing needs. */
  readonly leaves: number;
  /** Those with the fewest arrows. */
  readonly others: number;
}

/**
 * What of a graph is drawn, without arrows that follow from others: every node with an arrow. Where there are more than half
 * of `limit`, minor nodes that nothing needs go. Beyond `limit` nodes of one folder with the same arrows become one box, then
 * the nodes with the fewest arrows go.
 */
export function drawnGraph(
  nodes: readonly GraphNode[],
  edges: readonly (readonly [string, string])[],
  limit: number,
): DrawnGraph {
  const all = new Map(nodes.map((node) => [node.name, node]));
  const known = edges.filter(([from, to]) => from !== to && all.has(from) && all.has(to));
  const tied = tiedNodes([...all.values()], known);
  const needed = new Set(known.map(([, to]) => to));
  const isFew = tied.length <= limit / 2;
  const main = tied.filter(({ name, minor }) => isFew || !minor || needed.has(name));
  const kept = tiedNodes(main, known);
  const alone = all.size - tied.length + (main.length - kept.length);
  return { ...fitted(kept, known, limit), alone, leaves: tied.length - main.length };
}

/** Those with an arrow to or from another one of them. */
function tiedNodes(nodes: readonly GraphNode[], known: readonly (readonly [string, string])[]): readonly GraphNode[] {
  const names = new Set(nodes.map(({ name }) => name));
  const tied = new Set(known.filter(([from, to]) => names.has(from) && names.has(to)).flat());
  return nodes.filter(({ name }) => tied.has(name));
}

/** Renderers of mermaid refuse more than 500. */
const MOST_ARROWS = 400;

function fitted(kept: readonly GraphNode[], known: readonly (readonly [string, string])[], limit: number) {
  for (let shown = kept; ; ) {
    const reduced = transitiveReduction(edgesAmong(shown, known));
    const boxes = shown.length > limit ? merged(shown, reduced) : shown.map(single);
    const edges = edgesOfBoxes(boxes, reduced);
    const arrows = [...edges.values()].reduce((sum, { size }) => sum + size, 0);
    if ((boxes.length > limit || arrows > MOST_ARROWS) && shown.length > 1) {
      const gone = leastTied(boxes, known, Math.max(1, boxes.length - limit));
      const left = shown.filter(({ name }) => !gone.has(name));
      shown = tiedNodes(left, known);
      continue;
    }
    const cycles = connectedParts(reduced).filter((part) => part.length > 1);
    return {
      boxes,
      edges,
      cycles: cycles.sort(([a = ''], [b = '']) => compareText(a, b)),
      others: kept.length - shown.length,
    };
  }
}

/** The nodes of the `count` boxes with the fewest arrows. */
function leastTied(
  boxes: readonly Box[],
  known: readonly (readonly [string, string])[],
  count: number,
): ReadonlySet<string> {
  const degrees = new Map<string, number>();
  for (const name of known.flat()) degrees.set(name, (degrees.get(name) ?? 0) + 1);
  const degree = ({ nodes }: Box) => nodes.reduce((sum, name) => sum + (degrees.get(name) ?? 0), 0);
  const ranked = boxes.map((box, at) => ({ box, at, degree: degree(box) }));
  ranked.sort((a, b) => a.degree - b.degree || b.at - a.at);
  return new Set(ranked.slice(0, count).flatMap(({ box }) => box.nodes));
}

function edgesAmong(nodes: readonly GraphNode[], known: readonly (readonly [string, string])[]): Edges {
  const edges = new Map<string, Set<string>>(nodes.map(({ name }) => [name, new Set()]));
  for (const [from, to] of known) if (edges.has(to)) edges.get(from)?.add(to);
  return edges;
}

function single({ name, folder }: GraphNode): Box {
  return { name, folder, nodes: [name] };
}

/** Nodes of one folder with the same arrows become one box. */
function merged(nodes: readonly GraphNode[], edges: Edges): Box[] {
  const users = new Map<string, string[]>();
  for (const [from, targets] of edges) for (const to of targets) users.set(to, [...(users.get(to) ?? []), from]);
  const boxes = new Map<string, { name: string; folder: string; nodes: string[] }>();
  for (const { name, folder } of nodes) {
    const key = JSON.stringify([folder, [...(edges.get(name) ?? [])].sort(), (users.get(name) ?? []).sort()]);
    const box = boxes.get(key);
    if (box) box.nodes.push(name);
    else boxes.set(key, { name, folder, nodes: [name] });
  }
  return [...boxes.values()];
}

function edgesOfBoxes(boxes: readonly Box[], edges: Edges): Edges {
  const boxOf = new Map(boxes.flatMap(({ name, nodes }) => nodes.map((node) => [node, name] as const)));
  return new Map(
    boxes.map(({ name }) => [name, new Set([...(edges.get(name) ?? [])].map((to) => boxOf.get(to) ?? to))]),
  );
}
