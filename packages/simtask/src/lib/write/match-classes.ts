import path from 'node:path/posix';
import type { TaskMember } from '@pipelines/core/board';

export interface Memory {
  readonly members: readonly TaskMember[];
  /** Comes before those that are not. */
  readonly live: boolean;
  /** Follows its last function; else it takes half of a class to know it again. */
  readonly follows: boolean;
}

export interface Today {
  readonly members: readonly TaskMember[];
}

/** Who is who, by index. */
export interface Matching {
  /** For each class of today the memory whose id it keeps. */
  readonly kept: readonly (number | undefined)[];
  /** For each class without one the memory it split off from, if any, and how many members they share. */
  readonly origins: readonly ({ readonly memory: number; readonly shared: number } | undefined)[];
  /** For each memory the class that holds most of it. */
  readonly heirs: readonly (number | undefined)[];
}

/**
 * Knows classes again. **An id goes where most of its members went**; of several ids that meet in one class those of open
 * tasks come first, then the largest overlap, then the older. So when a class splits its larger part keeps the id and the
 * others are new; when classes merge one id stays and the others went into it; and an id is never given twice.
 *
 * Members are the same if their anchors are, else, for a member whose anchor is gone, if name and content are (a file
 * that moved), else, where no content is known, if exactly one function has its name in a file of the same name.
 * @param memories older first
 * @param classes in a fixed order, which decides where nothing else does
 */
export function matchClasses(memories: readonly Memory[], classes: readonly Today[]): Matching {
  const index = indexOf(classes);
  const shares = memories.map(({ members }) => sharesOf(members, index));
  const heirs = memories.map(({ follows }, memory) => {
    const shared = shares[memory] ?? new Map<number, number>();
    let heir: number | undefined;
    for (const [at, count] of [...shared].sort(([a], [b]) => a - b)) {
      if (!follows && !isHalf(count, classes[at])) continue;
      if (heir === undefined || count > (shared.get(heir) ?? 0)) heir = at;
    }
    return heir;
  });
  const kept = classes.map((_, at) => {
    const claims = heirs.flatMap((heir, memory) => (heir === at ? [memory] : []));
    const count = (memory: number) => shares[memory]?.get(at) ?? 0;
    const rank = (memory: number) => Number(memories[memory]?.live ?? false);
    return claims.sort((a, b) => rank(b) - rank(a) || count(b) - count(a) || a - b)[0];
  });
  const origins = classes.map((_, at) => (kept[at] === undefined ? largestShare(shares, at) : undefined));
  return { kept, origins, heirs };
}

/** Is at least half of a class accounted for? */
export function isHalf(shared: number, of: Today | undefined): boolean {
  return of !== undefined && 2 * shared >= of.members.length;
}

interface Spot {
  readonly at: number;
  readonly anchor: string;
}

interface Index {
  readonly byAnchor: ReadonlyMap<string, number>;
  readonly byContent: ReadonlyMap<string, readonly Spot[]>;
  readonly byFileName: ReadonlyMap<string, readonly Spot[]>;
}

function indexOf(classes: readonly Today[]): Index {
  const byAnchor = new Map<string, number>();
  const byContent = new Map<string, Spot[]>();
  const byFileName = new Map<string, Spot[]>();
  const add = (map: Map<string, Spot[]>, key: string, spot: Spot) => {
    const spots = map.get(key);
    if (spots) spots.push(spot);
    else map.set(key, [spot]);
  };
  for (const [at, { members }] of classes.entries()) {
    for (const member of members) {
      byAnchor.set(member.anchor, at);
      const spot = { at, anchor: member.anchor };
      if (member.hash !== '') add(byContent, contentKey(member), spot);
      add(byFileName, fileNameKey(member), spot);
    }
  }
  return { byAnchor, byContent, byFileName };
}

/** How many members of a memory each class holds. A function of today counts once. */
function sharesOf(members: readonly TaskMember[], index: Index): Map<number, number> {
  const shares = new Map<number, number>();
  const taken = new Set<string>();
  const take = (at: number, anchor: string) => {
    taken.add(anchor);
    shares.set(at, (shares.get(at) ?? 0) + 1);
  };
  const gone: TaskMember[] = [];
  for (const member of members) {
    const at = index.byAnchor.get(member.anchor);
    if (at === undefined) gone.push(member);
    else if (!taken.has(member.anchor)) take(at, member.anchor);
  }
  for (const member of gone) {
    const spots =
      (member.hash === '' ? index.byFileName.get(fileNameKey(member)) : index.byContent.get(contentKey(member))) ?? [];
    const free = spots.filter(({ anchor }) => !taken.has(anchor));
    if (member.hash === '' && free.length !== 1) continue;
    const [best] = free.sort((a, b) => (shares.get(b.at) ?? 0) - (shares.get(a.at) ?? 0) || a.at - b.at);
    if (best) take(best.at, best.anchor);
  }
  return shares;
}

function largestShare(
  shares: readonly ReadonlyMap<number, number>[],
  at: number,
): { memory: number; shared: number } | undefined {
  let best: { memory: number; shared: number } | undefined;
  for (const [memory, each] of shares.entries()) {
    const shared = each.get(at) ?? 0;
    if (shared > (best?.shared ?? 0)) best = { memory, shared };
  }
  return best;
}

function contentKey({ anchor, hash }: TaskMember): string {
  return `${hash.slice(0, 12)} ${nameOf(anchor)}`;
}

function fileNameKey({ anchor }: TaskMember): string {
  return `${path.basename(anchor.slice(0, anchor.indexOf('#')))} ${nameOf(anchor)}`;
}

/** What follows the path, without the count of repeats. */
function nameOf(anchor: string): string {
  return anchor.slice(anchor.indexOf('#') + 1).replace(/~\d+$/, '');
}
