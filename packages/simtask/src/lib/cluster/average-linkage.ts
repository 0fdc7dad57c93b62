/** Similarities of n items, symmetric; the diagonal is not read. Row-major. */
export interface Similarities {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * Average-linkage clusters (UPGMA): two clusters become one while the mean similarity over all pairs between them is at
 * least `threshold`. `weights` says how many things each item stands for.
 * Nearest-neighbour chain (F. Murtagh, 1983): O(n²) time, and a copy of the matrix. Ties go to the lower number.
 * Returns clusters of ascending items, by first item, single items included.
 */
export function averageLinkage(given: Similarities, weights: readonly number[], threshold: number): number[][] {
  const { size } = given;
  const values = given.values.slice();
  const mass = Float64Array.from(weights);
  const clusters: (number[] | undefined)[] = Array.from({ length: size }, (_, item) => [item]);
  const open = new Set(clusters.keys());
  const done: number[][] = [];
  let chain: number[] = [];
  while (open.size > 0) {
    if (chain.length === 0) chain = [open.values().next().value as number];
    const last = chain.at(-1) as number;
    const before = chain.at(-2);
    const nearest = nearestTo(last, before, open, values, size);
    if (nearest === undefined || (nearest === before && (values[last * size + nearest] as number) < threshold)) {
      // Similarity grows along the chain, and merging others brings nothing nearer: these will meet nobody.
      for (const item of chain) {
        open.delete(item);
        done.push(clusters[item] as number[]);
      }
      chain = [];
    } else if (nearest === before) {
      chain.length -= 2;
      merge(Math.min(last, nearest), Math.max(last, nearest), { values, size, mass, clusters, open });
    } else chain.push(nearest);
  }
  for (const cluster of done) cluster.sort((a, b) => a - b);
  return done.sort((a, b) => (a[0] as number) - (b[0] as number));
}

/** The most similar open item; the one before it in the chain wins ties, so that the chain ends. */
function nearestTo(
  item: number,
  before: number | undefined,
  open: ReadonlySet<number>,
  values: Float64Array,
  size: number,
): number | undefined {
  let nearest = before;
  let best = before === undefined ? Number.NEGATIVE_INFINITY : (values[item * size + before] as number);
  for (const other of open) {
    if (other === item) continue;
    const similarity = values[item * size + other] as number;
    if (similarity > best || (similarity === best && nearest !== before && other < (nearest as number))) {
      nearest = other;
      best = similarity;
    }
  }
  return nearest;
}

interface State {
  readonly values: Float64Array;
  readonly size: number;
  readonly mass: Float64Array;
  readonly clusters: (number[] | undefined)[];
  readonly open: Set<number>;
}

/** `b` goes into `a`; similarities to the others become means by mass (Lance–Williams). */
function merge(a: number, b: number, { values, size, mass, clusters, open }: State): void {
  open.delete(b);
  const p = mass[a] as number;
  const q = mass[b] as number;
  for (const other of open) {
    if (other === a) continue;
    const mean = (p * (values[a * size + other] as number) + q * (values[b * size + other] as number)) / (p + q);
    values[a * size + other] = mean;
    values[other * size + a] = mean;
  }
  mass[a] = p + q;
  clusters[a] = [...(clusters[a] as number[]), ...(clusters[b] as number[])];
  clusters[b] = undefined;
}
