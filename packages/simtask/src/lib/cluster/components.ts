/** Edges between numbered nodes, with a weight each. */
export interface Edges {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly weight: readonly number[];
}

/**
 * The connected components of two nodes and more, none larger than `largest`: a larger one falls apart at its weakest edges.
 * Nodes ascending, components by first node.
 */
export function components(nodes: number, edges: Edges, largest: number): number[][] {
  const all = edges.a.map((_, i) => i);
  const whole = join(nodes, edges, all, Number.POSITIVE_INFINITY);
  const large = all.filter((i) => whole.sizeOf(edges.a[i] as number) > largest);
  if (large.length === 0) return groups(nodes, whole);
  large.sort((i, j) => (edges.weight[j] as number) - (edges.weight[i] as number) || i - j);
  const small = all.filter((i) => whole.sizeOf(edges.a[i] as number) <= largest);
  return groups(nodes, join(nodes, edges, [...small, ...large], largest));
}

function join(nodes: number, edges: Edges, order: readonly number[], largest: number): UnionFind {
  const sets = new UnionFind(nodes);
  for (const i of order) sets.union(edges.a[i] as number, edges.b[i] as number, largest);
  return sets;
}

function groups(nodes: number, sets: UnionFind): number[][] {
  const byRoot = new Map<number, number[]>();
  for (let node = 0; node < nodes; node++) {
    if (sets.sizeOf(node) < 2) continue;
    const root = sets.find(node);
    const group = byRoot.get(root);
    if (group) group.push(node);
    else byRoot.set(root, [node]);
  }
  return [...byRoot.values()];
}

class UnionFind {
  readonly #parents: Uint32Array;
  readonly #sizes: Uint32Array;

  constructor(nodes: number) {
    this.#parents = Uint32Array.from({ length: nodes }, (_, node) => node);
    this.#sizes = new Uint32Array(nodes).fill(1);
  }

  find(node: number): number {
    let root = node;
    while (this.#parents[root] !== root) {
      // Path halving.
      const grandparent = this.#parents[this.#parents[root] as number] as number;
      this.#parents[root] = grandparent;
      root = grandparent;
    }
    return root;
  }

  sizeOf(node: number): number {
    return this.#sizes[this.find(node)] as number;
  }

  /** Does nothing where the union would be larger than `largest`. */
  union(a: number, b: number, largest: number): void {
    const p = this.find(a);
    const q = this.find(b);
    if (p === q) return;
    const size = this.sizeOf(p) + this.sizeOf(q);
    if (size > largest) return;
    const [root, child] = this.sizeOf(p) >= this.sizeOf(q) ? [p, q] : [q, p];
    this.#parents[child] = root;
    this.#sizes[root] = size;
  }
}
