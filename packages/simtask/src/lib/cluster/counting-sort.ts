/**
 * Where the things of each key start when they are sorted by key, and behind that how many there are. Keys are below
 * `size`. Many things of few keys are sorted like this in two passes, without comparing any.
 */
export function startsOf(keys: Uint32Array, size: number): Uint32Array {
  const starts = new Uint32Array(size + 1);
  for (let i = 0; i < keys.length; i++) {
    const after = (keys[i] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let i = 1; i <= size; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  return starts;
}
