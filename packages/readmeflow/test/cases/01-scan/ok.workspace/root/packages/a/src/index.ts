/** Adds one. And more. */
export function add(value: number): number {
  return value + 1;
}
