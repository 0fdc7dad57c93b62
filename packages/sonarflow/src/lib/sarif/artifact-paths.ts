import { isAbsolutePath, pathBelow, pathOfAddress, type RootPaths } from '../finding/paths.ts';
import type { ArtifactAddress, RunFacts } from './run-facts.ts';

/** Where an address leads: a file of the root, or elsewhere. Neither: it says nothing, or means the root itself. */
export interface Place {
  readonly path?: string;
  /** The address as it is written. */
  readonly outside?: string;
}

const NOWHERE: Place = {};

/** Names that tools give to the root of what they looked at. */
const ROOT_NAME = /root|repo|project|workspace/i;

/**
 * The files that the addresses of a run mean. An address below a base of another machine that stands for its root, or is
 * its only one, means the same file below ours; without such a base it means the file of ours that it ends like. Memory: the addresses of the run, each once.
 */
export class ArtifactPaths {
  private readonly known = new Map<string, Place>();
  private readonly paths: RootPaths;
  private readonly run: RunFacts;
  /** Absolute paths of the bases that stand for the root, the longest first. */
  private readonly rootBases: readonly string[];
  private readonly absoluteBases: ReadonlyMap<string, string>;

  constructor(paths: RootPaths, run: RunFacts) {
    this.paths = paths;
    this.run = run;
    this.absoluteBases = absoluteBasesOf(run);
    const ids = [...this.absoluteBases.keys()].filter((id) => this.isRoot(id));
    this.rootBases = ids.map((id) => this.absoluteBases.get(id) ?? '').sort((a, b) => b.length - a.length);
  }

  placeOf(address: ArtifactAddress): Place {
    const { uri, base } = address.uri === undefined ? (this.run.artifacts[address.index ?? -1] ?? address) : address;
    if (uri === undefined) return NOWHERE;
    const key = `${base === undefined ? '' : `=${base}`}\0${uri}`;
    let place = this.known.get(key);
    if (!place) {
      const path = this.resolve(uri, base);
      place = path === undefined ? { outside: uri } : path === '' ? NOWHERE : { path };
      this.known.set(key, place);
    }
    return place;
  }

  private isRoot(id: string): boolean {
    return this.absoluteBases.size === 1 || ROOT_NAME.test(id);
  }

  private resolve(uri: string, base: string | undefined): string | undefined {
    const path = pathOfAddress(uri);
    if (path === undefined) return undefined;
    if (!isAbsolutePath(path)) return this.resolveRelative(path, base);
    return this.paths.inside(path) ?? this.fromOtherMachine(path);
  }

  /** Follows the bases up to one that is absolute, or unknown: then what there is starts at the root. */
  private resolveRelative(path: string, base: string | undefined): string | undefined {
    let below = path;
    const seen = new Set<string>();
    for (let id = base; id !== undefined && !seen.has(id); id = this.run.bases.get(id)?.base) {
      seen.add(id);
      const absolute = this.absoluteBases.get(id);
      if (absolute !== undefined) {
        const inside = this.paths.inside(`${absolute}/${below}`);
        return inside ?? (this.isRoot(id) ? this.paths.inside(below) : undefined);
      }
      below = `${pathOfAddress(this.run.bases.get(id)?.uri ?? '') ?? ''}/${below}`.replace(/^\/+/, '');
    }
    return this.paths.inside(below);
  }

  private fromOtherMachine(path: string): string | undefined {
    for (const base of this.rootBases) {
      const below = pathBelow(base, path);
      if (below !== undefined) return this.paths.inside(below);
    }
    return this.paths.endingOf(path);
  }
}

function absoluteBasesOf(run: RunFacts): ReadonlyMap<string, string> {
  const absolute = new Map<string, string>();
  for (const [id, { uri }] of run.bases) {
    const path = uri === undefined ? undefined : pathOfAddress(uri);
    if (path !== undefined && isAbsolutePath(path)) absolute.set(id, path);
  }
  return absolute;
}
