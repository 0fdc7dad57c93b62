import { editDistance } from '../model/edit-distance.ts';

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
