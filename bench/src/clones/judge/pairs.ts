import type { Corpus } from '../clone.ts';
import type { FunctionPlace } from '../functions.ts';
import type { Finding, Fragment } from './finding.ts';

/** Two functions that a tool holds to be alike: keys in order, joined by a space, and the highest score. */
export type Pairs = ReadonlyMap<string, number>;

/** A function by its path and first line. */
export const keyOf = ({ path, startLine }: Fragment): string => `${path}:${startLine}`;

export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** A fragment stands for a function when they share this much of the lines of the function. */
const SHARE = 0.5;

/**
 * The pairs of functions in findings. A fragment that is a function stands for the one that it shares most lines with, or
 * for itself where the corpus holds none. Of two fragments of lines, functions pair that lie by half or more within
 * their fragment, at the same distance from its start (half of the longer one's lines or more in common), or as the only such
 * functions on both sides.
 */
export function pairsOf(corpus: Corpus, findings: readonly Finding[]): Pairs {
  const functions = new Map<string, FunctionPlace[]>();
  for (const place of [...corpus.originals, ...corpus.mutants]) {
    functions.set(place.path, [...(functions.get(place.path) ?? []), place]);
  }
  const at = (path: string): readonly FunctionPlace[] => functions.get(path) ?? [];
  const pairs = new Map<string, number>();
  for (const { fragments, whole, score } of findings) {
    for (const [index, first] of fragments.entries()) {
      for (const second of fragments.slice(index + 1)) {
        const found = whole ? [[standing(first, at), standing(second, at)]] : inCommon(first, second, at);
        for (const [a = first, b = second] of found) {
          const key = pairKey(keyOf(a), keyOf(b));
          if (keyOf(a) !== keyOf(b)) pairs.set(key, Math.max(score, pairs.get(key) ?? 0));
        }
      }
    }
  }
  return pairs;
}

type At = (path: string) => readonly FunctionPlace[];

const linesOf = ({ startLine, endLine }: Fragment): number => endLine - startLine + 1;

function shared(a: Fragment, b: Fragment): number {
  return Math.max(0, Math.min(a.endLine, b.endLine) - Math.max(a.startLine, b.startLine) + 1);
}

/** The share of lines in common, of the longer one. */
const likeness = (a: Fragment, b: Fragment): number => shared(a, b) / Math.max(linesOf(a), linesOf(b));

function standing(fragment: Fragment, at: At): Fragment {
  let best: Fragment = fragment;
  let most = SHARE;
  for (const place of at(fragment.path)) {
    const share = likeness(fragment, place);
    if (share > most) [best, most] = [place, share];
  }
  return best;
}

function inCommon(first: Fragment, second: Fragment, at: At): (readonly [Fragment, Fragment])[] {
  const covered = (fragment: Fragment): FunctionPlace[] =>
    at(fragment.path).filter((place) => shared(place, fragment) >= SHARE * linesOf(place));
  const [here, there] = [covered(first), covered(second)];
  const [a, b] = [outermost(here), outermost(there)];
  if (a.length === 1 && b.length === 1) return [[a[0] as FunctionPlace, b[0] as FunctionPlace]];
  const offset = second.startLine - first.startLine;
  return here.flatMap((place) => {
    const moved = { ...place, startLine: place.startLine + offset, endLine: place.endLine + offset };
    const other = there.find((each) => likeness(moved, each) >= SHARE);
    return other ? [[place, other] as const] : [];
  });
}

/** Functions that lie in no other one of the list. */
function outermost(places: readonly FunctionPlace[]): FunctionPlace[] {
  return places.filter((place) => !places.some((other) => other !== place && other.start <= place.start && place.end <= other.end));
}
