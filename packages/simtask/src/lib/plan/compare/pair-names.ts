import { beyond, type Hunk } from './edit-script.ts';
import type { Token } from './function-tokens.ts';

/** Local names that stand in the same place, once for each place. */
export function localPairs(
  a: readonly Token[],
  b: readonly Token[],
  hunks: readonly Hunk[],
): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  let at = 0;
  let other = 0;
  for (const hunk of [...hunks, beyond(a.length, b.length)]) {
    for (; at < hunk.aStart; at += 1, other += 1) {
      const [own, theirs] = [a[at]?.local, b[other]?.local];
      if (own !== undefined && theirs !== undefined) pairs.push([own, theirs]);
    }
    at = hunk.aEnd;
    other = hunk.bEnd;
  }
  return pairs;
}

/** One to one, the pair that is met most often first; of equally many the one that is met first. */
export function pairNames(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const votes = new Map<string, { a: string; b: string; count: number }>();
  for (const [a, b] of pairs) {
    const vote = votes.get(`${a}\0${b}`);
    if (vote) vote.count += 1;
    else votes.set(`${a}\0${b}`, { a, b, count: 1 });
  }
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  // The sort is stable.
  for (const { a, b } of [...votes.values()].sort((x, y) => y.count - x.count)) {
    if (renames.has(a) || taken.has(b)) continue;
    renames.set(a, b);
    taken.add(b);
  }
  return renames;
}
