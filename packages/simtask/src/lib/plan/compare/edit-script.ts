/** Items `aStart..aEnd` of one sequence stand where `bStart..bEnd` of the other stand. Either may be empty. */
export interface Hunk {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/**
 * A shortest edit script of two sequences (Myers, 1986: the greedy algorithm), as hunks in order. Undefined if it takes more
 * than `most` edits. Time O((n + m) d), memory O(d²) for d edits, in typed arrays.
 */
export function editScript(a: readonly string[], b: readonly string[], most: number): Hunk[] | undefined {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let [aTo, bTo] = [a.length, b.length];
  while (aTo > from && bTo > from && a[aTo - 1] === b[bTo - 1]) {
    aTo -= 1;
    bTo -= 1;
  }
  if (aTo === from && bTo === from) return [];
  if (aTo === from || bTo === from) return [{ aStart: from, aEnd: aTo, bStart: from, bEnd: bTo }];
  const [x, y] = interned(a.slice(from, aTo), b.slice(from, bTo));
  const steps = furthest(x, y, most);
  return steps && backtrack(steps, x.length, y.length, from);
}

/** Numbers for the keys, since they are compared often. */
function interned(a: readonly string[], b: readonly string[]): [Int32Array, Int32Array] {
  const ids = new Map<string, number>();
  const idOf = (key: string): number => {
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  };
  return [Int32Array.from(a, idOf), Int32Array.from(b, idOf)];
}

/** For each number of edits, how far in `a` each diagonal comes; the last one reaches both ends. */
function furthest(a: Int32Array, b: Int32Array, most: number): Int32Array[] | undefined {
  const steps: Int32Array[] = [];
  const reach = new Int32Array(2 * Math.min(most, a.length + b.length) + 3);
  const zero = (reach.length - 1) / 2;
  for (let d = 0; d <= Math.min(most, a.length + b.length); d += 1) {
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, zero + k - 1) < at(reach, zero + k + 1));
      let x = down ? at(reach, zero + k + 1) : at(reach, zero + k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[zero + k] = x;
      if (x >= a.length && x - k >= b.length) return [...steps, reach.slice(zero - d, zero + d + 1)];
    }
    steps.push(reach.slice(zero - d, zero + d + 1));
  }
  return undefined;
}

function at(list: Int32Array | undefined, index: number): number {
  return list?.[index] ?? 0;
}

/** From the ends back to the beginning; edits with nothing equal between them are one hunk. */
function backtrack(steps: readonly Int32Array[], aEnd: number, bEnd: number, offset: number): Hunk[] {
  const hunks: Hunk[] = [];
  let x = aEnd;
  let y = bEnd;
  for (let d = steps.length - 1; d > 0; d -= 1) {
    const before = steps[d - 1];
    const k = x - y;
    const reached = (diagonal: number) => at(before, diagonal + d - 1);
    const down = k === -d || (k !== d && reached(k - 1) < reached(k + 1));
    const fromX = down ? reached(k + 1) : reached(k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    const [toX, toY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    const next = hunks.at(-1);
    if (next && next.aStart === toX + offset && next.bStart === toY + offset) {
      hunks[hunks.length - 1] = { ...next, aStart: fromX + offset, bStart: fromY + offset };
    } else {
      hunks.push({ aStart: fromX + offset, aEnd: toX + offset, bStart: fromY + offset, bEnd: toY + offset });
    }
    x = fromX;
    y = fromY;
  }
  return hunks.reverse();
}

/** An empty hunk at both ends, for loops over what is equal. */
export function beyond(a: number, b: number): Hunk {
  return { aStart: a, aEnd: a, bStart: b, bEnd: b };
}
