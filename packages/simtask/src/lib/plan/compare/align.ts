import { diffArrays } from 'diff';
import type { FunctionTokens, Part, Token } from './function-tokens.ts';

/** Tokens `aStart..aEnd` of one function stand where `bStart..bEnd` of the other stand. Either may be empty. */
export interface Hunk {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

export interface Alignment {
  /** In order, not overlapping; all between them is equal up to `renames`. */
  readonly hunks: readonly Hunk[];
  /** Local names of the first function, and what the other calls them. One to one. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Longer functions are aligned by lines. */
const MOST_TOKENS = 4000;
/** More edits than that, and two texts have nothing to say to each other. */
const MOST_EDITS = 2000;

const ROLES = ['types', 'parameter', 'result', 'body'] as const;

/** Where two functions differ when names of their own do not count. Part by part; parameters by their position. */
export function alignFunctions(a: FunctionTokens, b: FunctionTokens): Alignment {
  const hunks: Hunk[] = [];
  let aAt = 0;
  let bAt = 0;
  for (const role of ROLES) {
    const own = a.parts.filter((part) => part.role === role);
    const theirs = b.parts.filter((part) => part.role === role);
    const both = Math.min(own.length, theirs.length);
    for (let i = 0; i < both; i += 1) hunks.push(...alignParts(a, b, own[i] as Part, theirs[i] as Part));
    aAt = own[both - 1]?.end ?? aAt;
    bAt = theirs[both - 1]?.end ?? bAt;
    const [aEnd, bEnd] = [own.at(-1)?.end ?? aAt, theirs.at(-1)?.end ?? bAt];
    if (aEnd > aAt || bEnd > bAt) hunks.push({ aStart: aAt, aEnd, bStart: bAt, bEnd });
    aAt = aEnd;
    bAt = bEnd;
  }
  return withRenames(a.tokens, b.tokens, hunks);
}

function alignParts(a: FunctionTokens, b: FunctionTokens, own: Part, theirs: Part): Hunk[] {
  const long = own.end - own.start > MOST_TOKENS || theirs.end - theirs.start > MOST_TOKENS;
  const cut = long ? lineUnits : tokenUnits;
  const aUnits = cut(a, own);
  const bUnits = cut(b, theirs);
  const hunks = alignKeys(aUnits.keys, bUnits.keys);
  return hunks.map(({ aStart, aEnd, bStart, bEnd }) => ({
    aStart: aUnits.starts[aStart] ?? own.end,
    aEnd: aUnits.starts[aEnd] ?? own.end,
    bStart: bUnits.starts[bStart] ?? theirs.end,
    bEnd: bUnits.starts[bEnd] ?? theirs.end,
  }));
}

interface Units {
  readonly keys: readonly string[];
  /** The first token of each. */
  readonly starts: readonly number[];
}

function tokenUnits({ tokens }: FunctionTokens, { start, end }: Part): Units {
  const keys = tokens.slice(start, end).map(({ key }) => key);
  return { keys, starts: keys.map((_, i) => start + i) };
}

function lineUnits({ tokens, source }: FunctionTokens, part: Part): Units {
  const keys: string[] = [];
  const starts: number[] = [];
  for (let i = part.start; i < part.end; i += 1) {
    const { start, key } = tokens[i] as Token;
    const before = i === part.start ? 0 : (tokens[i - 1] as Token).end;
    if (i === part.start || source.slice(before, start).includes('\n')) {
      keys.push(key);
      starts.push(i);
    } else keys[keys.length - 1] += ` ${key}`;
  }
  return { keys, starts };
}

/** The differences of two sequences: a shortest edit script (Myers), then without matches that say nothing. */
export function alignKeys(a: readonly string[], b: readonly string[]): Hunk[] {
  const ids = new Map<string, number>();
  const idOf = (key: string): number => {
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  };
  const changes = diffArrays(a.map(idOf), b.map(idOf), { maxEditLength: MOST_EDITS });
  if (!changes) return [{ aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length }];
  const hunks: Hunk[] = [];
  let aAt = 0;
  let bAt = 0;
  let open: { aStart: number; bStart: number } | undefined;
  const close = () => {
    if (open) hunks.push({ ...open, aEnd: aAt, bEnd: bAt });
    open = undefined;
  };
  for (const { added, removed, count } of changes) {
    if (!added && !removed) close();
    else open ??= { aStart: aAt, bStart: bAt };
    if (!added) aAt += count;
    if (!removed) bAt += count;
  }
  close();
  return withoutChance(hunks, a);
}

const MEANS_LITTLE = /^[^\p{L}\p{N}"'`]+$/u;

/**
 * Joins hunks between which only a few signs match by chance: an equality is given up if it holds no more words than
 * the larger side of each hunk beside it. (Semantic cleanup, as diff-match-patch does it with characters.)
 */
function withoutChance(hunks: readonly Hunk[], a: readonly string[]): Hunk[] {
  const kept: Hunk[] = [];
  for (const hunk of hunks) {
    let joined = hunk;
    for (let before = kept.at(-1); before; before = kept.at(-1)) {
      const words = a.slice(before.aEnd, joined.aStart).filter((key) => !MEANS_LITTLE.test(key)).length;
      const gap = joined.aStart - before.aEnd;
      if (words * 2 + gap >= Math.min(sizeOf(before), sizeOf(joined))) break;
      joined = { aStart: before.aStart, aEnd: joined.aEnd, bStart: before.bStart, bEnd: joined.bEnd };
      kept.pop();
    }
    kept.push(joined);
  }
  return kept;
}

function sizeOf({ aStart, aEnd, bStart, bEnd }: Hunk): number {
  return Math.max(aEnd - aStart, bEnd - bStart);
}

/** Pairs local names by how often they stand in the same place; a place that does not fit its pair is a difference. */
function withRenames(a: readonly Token[], b: readonly Token[], hunks: readonly Hunk[]): Alignment {
  const pairs: [number, number][] = [];
  let aAt = 0;
  let bAt = 0;
  for (const hunk of [...hunks, { aStart: a.length, aEnd: a.length, bStart: b.length, bEnd: b.length }]) {
    for (; aAt < hunk.aStart; aAt += 1, bAt += 1) if (a[aAt]?.local !== undefined) pairs.push([aAt, bAt]);
    aAt = hunk.aEnd;
    bAt = hunk.bEnd;
  }
  const renames = pairNames(pairs.map(([i, j]) => [a[i]?.local ?? '', b[j]?.local ?? '']));
  const odd = pairs.filter(([i, j]) => renames.get(a[i]?.local ?? '') !== b[j]?.local);
  const more = odd.map(([i, j]) => ({ aStart: i, aEnd: i + 1, bStart: j, bEnd: j + 1 }));
  return { hunks: [...hunks, ...more].sort((x, y) => x.aStart - y.aStart || x.aEnd - y.aEnd), renames };
}

function pairNames(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const votes = new Map<string, { a: string; b: string; count: number }>();
  for (const [a, b] of pairs) {
    const vote = votes.get(`${a}\0${b}`);
    if (vote) vote.count += 1;
    else votes.set(`${a}\0${b}`, { a, b, count: 1 });
  }
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  // The sort is stable: of equally many votes the earlier pair wins.
  for (const { a, b } of [...votes.values()].sort((x, y) => y.count - x.count)) {
    if (renames.has(a) || taken.has(b)) continue;
    renames.set(a, b);
    taken.add(b);
  }
  return renames;
}
