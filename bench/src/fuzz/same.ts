/** Two values that JSON can hold are the same: keys in order, own properties only, `-0` is not `0`. In any depth. */
export function isSame(one: unknown, other: unknown): boolean {
  const pairs: unknown[] = [one, other];
  while (pairs.length > 0) {
    const [a, b] = [pairs.pop(), pairs.pop()];
    if (Object.is(a, b)) continue;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    const [keys, others] = [Object.keys(a), Object.keys(b)];
    if (keys.length !== others.length) return false;
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i] as string;
      if (key !== others[i]) return false;
      pairs.push((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
    }
  }
  return true;
}
