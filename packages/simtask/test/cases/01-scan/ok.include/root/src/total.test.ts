/** Adds up the prices of all items. Free ones are skipped. */
export function total(items: readonly Item[], rate = 1): number {
  let sum = 0;
  for (const item of items) {
    if (item.free) continue;
    sum += item.price * rate;
  }
  return sum;
}
