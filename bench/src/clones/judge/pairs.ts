import { COPIES, type Corpus } from '../clone.ts';
import type { FunctionPlace } from '../functions.ts';
import type { Finding, Fragment } from './finding.ts';

/** Pairs of functions that a tool holds to be alike, by `pairKey`, with the highest score. */
export interface Pairs {
  /** Each finding counted once: its fragments stand for the functions that they fit best. */
  readonly flagged: ReadonlyMap<string, number>;
  /** With a copy on one side: its fragments stand for every function that they share half of the lines with. */
  readonly found: ReadonlyMap<string, number>;
}

/** A function by its path and first line. */
export const keyOf = ({ path, startLine }: Fragment): string => `${path}:${startLine}`;

export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** A fragment stands for a function when they share this much of the lines of the function. */
const SHARE = 0.5;

/**
 * A fragment that is a function stands for functions that it shares half or more of the lines with, of the longer one's; where
 * the corpus holds none, for itself. Of two fragments of lines, functions pair that lie by half or more within their
 * fragment, at the same distance from its start (half of the longer one's lines or more in common), or as the only
 * outermost ones on both sides. A function never pairs with one inside it.
 */
export function pairsOf(corpus: Corpus, findings: readonly Finding[]): Pairs {
  const functions = new Map<string, FunctionPlace[]>();
  for (const place of [...corpus.originals, ...corpus.mutants]) {
    const known = functions.get(place.path);
    if (known) known.push(place);
    else functions.set(place.path, [place]);
  }
  const at = (path: string): readonly FunctionPlace[] => functions.get(path) ?? [];
  const flagged = new Map<string, number>();
  const found = new Map<string, number>();
  for (const { fragments, whole, score } of findings) {
    for (const [index, first] of fragments.entries()) {
      for (const second of fragments.slice(index + 1)) {
        const all = whole ? crossed(standing(first, at), standing(second, at)) : inCommon(first, second, at);
        const copied = isCopy(first) !== isCopy(second);
        if (copied) for (const pair of all) keep(found, pair, score);
        else for (const pair of whole ? all.slice(0, 1) : all) keep(flagged, pair, score);
      }
    }
  }
  return { flagged, found };
}

type Pair = readonly [Fragment, Fragment];

function keep(pairs: Map<string, number>, [a, b]: Pair, score: number): void {
  if (a.path === b.path && shared(a, b) > 0) return;
  const key = pairKey(keyOf(a), keyOf(b));
  pairs.set(key, Math.max(score, pairs.get(key) ?? 0));
}

const isCopy = ({ path }: Fragment): boolean => path.startsWith(`${COPIES}/`);

const crossed = (first: readonly Fragment[], second: readonly Fragment[]): Pair[] =>
  first.flatMap((a) => second.map((b): Pair => [a, b]));

type At = (path: string) => readonly FunctionPlace[];

const linesOf = ({ startLine, endLine }: Fragment): number => endLine - startLine + 1;

function shared(a: Fragment, b: Fragment): number {
  return Math.max(0, Math.min(a.endLine, b.endLine) - Math.max(a.startLine, b.startLine) + 1);
}

/** The share of lines in common, of the longer one. */
const likeness = (a: Fragment, b: Fragment): number => shared(a, b) / Math.max(linesOf(a), linesOf(b));

/** The best first. */
function standing(fragment: Fragment, at: At): Fragment[] {
  const near = at(fragment.path).filter((place) => likeness(fragment, place) >= SHARE);
  return near.length > 0 ? near.sort((a, b) => likeness(fragment, b) - likeness(fragment, a)) : [fragment];
}

function inCommon(first: Fragment, second: Fragment, at: At): Pair[] {
  const covered = (fragment: Fragment): FunctionPlace[] =>
    at(fragment.path).filter((place) => shared(place, fragment) >= SHARE * linesOf(place));
  const [here, there] = [covered(first), covered(second)];
  const [a, b] = [outermost(here), outermost(there)];
  if (a.length === 1 && b.length === 1) return [[a[0] as FunctionPlace, b[0] as FunctionPlace]];
  const offset = second.startLine - first.startLine;
  return here.flatMap((place): Pair[] => {
    const moved = { ...place, startLine: place.startLine + offset, endLine: place.endLine + offset };
    const other = there.find((each) => likeness(moved, each) >= SHARE);
    return other ? [[place, other]] : [];
  });
}

/** Functions that lie in no other one of the list. */
function outermost(places: readonly FunctionPlace[]): FunctionPlace[] {
  return places.filter(
    (place) => !places.some((other) => other !== place && other.start <= place.start && place.end <= other.end),
  );
}
