import { readFile } from 'node:fs/promises';
import type { Flag } from './checkers.ts';

/** What a person said about one place of a public repository: a reference, never its text. */
export interface Adjudicated {
  readonly file: string;
  readonly line: number;
  readonly target: string;
  /** Whether what is written there is wrong. */
  readonly broken: boolean;
  readonly reason: string;
}

export interface AdjudicatedTree {
  /** `owner/name` at its host. */
  readonly repository: string;
  /** The whole id. */
  readonly commit: string;
  /** Documents that are left out, of every checker: logs of changes, whose links were true once. */
  readonly leftOut: string;
  /** Valid targets of a kind, too many to list: what is said about one that is no place of the list is false. */
  readonly families: readonly { readonly target: string; readonly reason: string }[];
  /** Places that any of the checkers, or a search of another kind, spoke about. */
  readonly places: readonly Adjudicated[];
}

/** How a checker did on a public repository. */
export interface AdjudicatedResult {
  readonly found: number;
  readonly broken: number;
  readonly false: number;
  /** Places it speaks about that nobody judged: the list is not whole, then. */
  readonly unjudged: readonly string[];
  readonly missed: readonly string[];
}

export async function readAdjudicated(path: string): Promise<AdjudicatedTree> {
  return JSON.parse(await readFile(path, 'utf8')) as AdjudicatedTree;
}

/** A flag is about a place if file and line are the same, and the target where several stand in the line. */
export function judgeAdjudicated(tree: AdjudicatedTree, said: readonly Flag[]): AdjudicatedResult {
  const { places, families } = tree;
  const leftOut = new RegExp(tree.leftOut);
  const flags = said.filter(({ file }) => !leftOut.test(file));
  const valid = families.map(({ target }) => new RegExp(target));
  const spoken = new Set<Adjudicated>();
  const unjudged = new Set<string>();
  const wrong = new Set<string>();
  for (const flag of flags) {
    const near = places.filter((place) => place.file === flag.file && isAbout(place, flag));
    const exact = near.filter(({ target }) => sameTarget(target, flag.target));
    for (const place of exact.length > 0 ? exact : near) spoken.add(place);
    if (near.length > 0) continue;
    const isFamily = valid.some((pattern) => pattern.test(flag.target ?? ''));
    (isFamily ? wrong : unjudged).add(`${flag.file}:${flag.line ?? ''} ${flag.target ?? ''}`);
  }
  const broken = places.filter((place) => place.broken);
  return {
    found: broken.filter((place) => spoken.has(place)).length,
    broken: broken.length,
    false: [...spoken].filter((place) => !place.broken).length + wrong.size,
    unjudged: [...unjudged].sort(),
    missed: broken.filter((place) => !spoken.has(place)).map(({ file, line, target }) => `${file}:${line} ${target}`),
  };
}

function isAbout(place: Adjudicated, flag: Flag): boolean {
  return flag.line === undefined ? sameTarget(place.target, flag.target) : flag.line === place.line;
}

/** As written, or with percent codes resolved. */
export function sameTarget(a: string, b: string | undefined): boolean {
  return b !== undefined && (a === b || decoded(a) === decoded(b));
}

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
