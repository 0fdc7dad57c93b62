/** Up to three ids that look like the given one, the nearest first. */
export function nearIds(ids: Iterable<string>, given: string): string[] {
  const wanted = given.toLowerCase();
  const near: { readonly id: string; readonly distance: number }[] = [];
  for (const id of new Set(ids)) {
    const known = id.toLowerCase();
    const distance = known.startsWith(wanted) ? 0 : editDistance(known, wanted);
    if (distance <= Math.max(2, wanted.length / 3)) near.push({ id, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
  return near.slice(0, 3).map(({ id }) => id);
}

/** Levenshtein's. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
