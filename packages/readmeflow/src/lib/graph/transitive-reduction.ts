import { connectedParts, type Edges } from './cycles.ts';

/**
 * The edges without which something could no longer be reached: an edge between two parts goes if another way leads there.
 * Edges inside a cycle all stay. Time: nodes × edges; memory: nodes.
 */
export function transitiveReduction(edges: Edges): Edges {
  const parts = connectedParts(edges);
  const partOf = new Map(parts.flatMap((part, at) => part.map((node) => [node, at] as const)));
  const next = parts.map((part, at) => {
    const reached = part.flatMap((node) => [...(edges.get(node) ?? [])].map((to) => partOf.get(to) ?? at));
    return new Set(reached.filter((to) => to !== at));
  });
  const kept = next.map((targets) => withoutDetours(targets, next));
  return new Map(
    [...edges].map(([from, targets]) => {
      const own = partOf.get(from) ?? 0;
      const stays = (to: string) => partOf.get(to) === own || kept[own]?.has(partOf.get(to) ?? -1);
      return [from, new Set([...targets].filter(stays))];
    }),
  );
}

/** Parts are numbered so that each comes after those it leads to: the largest first reaches what it can before the others. */
function withoutDetours(targets: ReadonlySet<number>, next: readonly ReadonlySet<number>[]): Set<number> {
  const reached = new Set<number>();
  const kept = new Set<number>();
  for (const target of [...targets].sort((a, b) => b - a)) {
    if (reached.has(target)) continue;
    kept.add(target);
    const stack = [target];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      stack.push(...(next[at] ?? []));
    }
  }
  return kept;
}
