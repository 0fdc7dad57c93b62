/** Who leads to whom. Each node is a key, also one that leads nowhere. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The strongly connected parts of a graph (Tarjan), each before those that lead to it. A part of one node is no cycle, unless
 * the node leads to itself. Without recursion: chains may be long.
 */
export function connectedParts(edges: Edges): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const parts: string[][] = [];
  const enter = (node: string) => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, next: (edges.get(node) ?? new Set()).values() };
  };
  const lower = (node: string, to: number) => low.set(node, Math.min(low.get(node) ?? 0, to));
  for (const start of edges.keys()) {
    if (order.has(start)) continue;
    const stack = [enter(start)];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { value, done } = top.next.next();
      if (!done) {
        if (!order.has(value)) stack.push(enter(value));
        else if (isOpen.has(value)) lower(top.node, order.get(value) ?? 0);
        continue;
      }
      stack.pop();
      const above = stack.at(-1);
      if (above) lower(above.node, low.get(top.node) ?? 0);
      if (low.get(top.node) === order.get(top.node)) parts.push(close(top.node, open, isOpen));
    }
  }
  return parts;
}

function close(node: string, open: string[], isOpen: Set<string>): string[] {
  const part = open.splice(open.lastIndexOf(node));
  for (const each of part) isOpen.delete(each);
  return part.sort();
}
