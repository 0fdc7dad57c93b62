import { beyond, editScript, type Hunk } from './edit-script.ts';
import { type FunctionTokens, LOCAL, type Part, STATEMENT, type Token } from './function-tokens.ts';
import { localPairs, pairNames } from './pair-names.ts';
import { slideToStatements } from './slide.ts';

export interface Alignment {
  /** In order, not overlapping; all between them is equal up to `renames`. */
  readonly hunks: readonly Hunk[];
  /** Local names of the first function, and what the other calls them. One to one. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Longer functions are aligned by lines. */
const MOST_TOKENS = 4000;
/** More edits than that, and two texts have nothing to say to each other. */
const MOST_EDITS = 1200;

/** What stands for each token when two functions are compared. */
interface Keys {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/**
 * Where two functions differ when names of their own do not count: first all local names are alike, which tells who
 * corresponds to whom, then each is only like its partner.
 */
export function alignFunctions(a: FunctionTokens, b: FunctionTokens): Alignment {
  const blind = { a: a.tokens.map(({ key }) => key), b: b.tokens.map(({ key }) => key) };
  const renames = pairNames(localPairs(a.tokens, b.tokens, alignParts(a, b, blind)));
  const owners = new Map([...renames].map(([own, theirs]) => [theirs, own]));
  const named = {
    a: a.tokens.map(({ key, local }) => (local === undefined ? key : LOCAL + local)),
    b: b.tokens.map(({ key, local }) => (local === undefined ? key : LOCAL + (owners.get(local) ?? ` ${local}`))),
  };
  return { hunks: alignParts(a, b, named), renames };
}

const ROLES = ['types', 'parameter', 'result', 'body'] as const;

/** Part by part; parameters that are written alike keep together. */
function alignParts(a: FunctionTokens, b: FunctionTokens, keys: Keys): Hunk[] {
  const hunks: Hunk[] = [];
  let aEnd = 0;
  let bEnd = 0;
  for (const role of ROLES) {
    const own = a.parts.filter((part) => part.role === role);
    const theirs = b.parts.filter((part) => part.role === role);
    for (const [part, other] of pairParts(own, theirs, keys)) {
      const [aStart, bStart] = [part?.start ?? aEnd, other?.start ?? bEnd];
      aEnd = part?.end ?? aEnd;
      bEnd = other?.end ?? bEnd;
      if (part && other) hunks.push(...alignPart(a, b, part, other, keys));
      else hunks.push({ aStart, aEnd, bStart, bEnd });
    }
  }
  return hunks;
}

type Pair = readonly [Part | undefined, Part | undefined];

/** Parts that are alike, and between them one by one, as far as both go. */
function pairParts(own: readonly Part[], theirs: readonly Part[], keys: Keys): Pair[] {
  const written = (side: readonly string[]) => (part: Part) => side.slice(part.start, part.end).join(' ');
  const hunks = editScript(own.map(written(keys.a)), theirs.map(written(keys.b)), Number.MAX_SAFE_INTEGER) ?? [];
  const pairs: Pair[] = [];
  let at = 0;
  let other = 0;
  for (const { aStart, aEnd, bStart, bEnd } of [...hunks, beyond(own.length, theirs.length)]) {
    while (at < aStart) pairs.push([own[at++], theirs[other++]]);
    const most = Math.max(aEnd - aStart, bEnd - bStart);
    for (let i = 0; i < most; i += 1) {
      pairs.push([aStart + i < aEnd ? own[aStart + i] : undefined, bStart + i < bEnd ? theirs[bStart + i] : undefined]);
    }
    at = aEnd;
    other = bEnd;
  }
  return pairs;
}

function alignPart(a: FunctionTokens, b: FunctionTokens, own: Part, theirs: Part, keys: Keys): Hunk[] {
  const long = own.end - own.start > MOST_TOKENS || theirs.end - theirs.start > MOST_TOKENS;
  const byToken = long ? undefined : alignUnits(tokenUnits(own, keys.a), tokenUnits(theirs, keys.b));
  const byLine = () => alignUnits(lineUnits(a, own, keys.a), lineUnits(b, theirs, keys.b));
  const whole = { aStart: own.start, aEnd: own.end, bStart: theirs.start, bEnd: theirs.end };
  return byToken ?? byLine() ?? [whole];
}

interface Units {
  readonly keys: readonly string[];
  /** The first token of each, and where the last one ends. */
  readonly starts: readonly number[];
}

function alignUnits(a: Units, b: Units): Hunk[] | undefined {
  const hunks = editScript(a.keys, b.keys, MOST_EDITS);
  if (!hunks) return undefined;
  const apart = withoutChance(slideToStatements(hunks, a.keys, b.keys, STATEMENT.key), a.keys);
  return apart.map(({ aStart, aEnd, bStart, bEnd }) => ({
    aStart: a.starts[aStart] ?? 0,
    aEnd: a.starts[aEnd] ?? 0,
    bStart: b.starts[bStart] ?? 0,
    bEnd: b.starts[bEnd] ?? 0,
  }));
}

function tokenUnits({ start, end }: Part, keys: readonly string[]): Units {
  return { keys: keys.slice(start, end), starts: Array.from({ length: end - start + 1 }, (_, i) => start + i) };
}

function lineUnits({ tokens, source }: FunctionTokens, part: Part, keys: readonly string[]): Units {
  const lines: string[] = [];
  const starts: number[] = [];
  let last = 0;
  for (let i = part.start; i < part.end; i += 1) {
    const { start, end } = tokens[i] as Token;
    // The border and the marks between statements stand nowhere; they go with what follows.
    const begins = i === part.start + 1 || (end > start && source.slice(last, start).includes('\n'));
    if (begins || lines.length === 0) {
      lines.push(keys[i] ?? '');
      starts.push(i);
    } else lines[lines.length - 1] += ` ${keys[i]}`;
    if (end > start) last = end;
  }
  return { keys: lines, starts: [...starts, part.end] };
}

const MEANS_LITTLE = /^[^\p{L}\p{N}"'`]+$/u;

/**
 * Joins hunks between which only a few signs match by chance: an equality is given up if it holds no more words than
 * the larger side of each hunk beside it, unless a statement begins there. (Semantic cleanup, as diff-match-patch does it
 * with characters.)
 */
function withoutChance(hunks: readonly Hunk[], a: readonly string[]): Hunk[] {
  const kept: Hunk[] = [];
  for (const hunk of hunks) {
    let joined = hunk;
    for (let before = kept.at(-1); before; before = kept.at(-1)) {
      const between = a.slice(before.aEnd, joined.aStart);
      const words = between.filter((key) => !MEANS_LITTLE.test(key)).length;
      const size = Math.min(sizeOf(before), sizeOf(joined));
      if (between.includes(STATEMENT.key) || words * 2 + between.length >= size) break;
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
