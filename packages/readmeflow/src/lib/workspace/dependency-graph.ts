import { satisfies, validRange } from 'semver';
import type { Package } from '../../rows.ts';
import type { Dependency } from './manifest-facts.ts';

/** A package as far as the graph goes. */
export interface GraphPackage {
  readonly name: string;
  readonly folder: string;
  readonly version?: string | undefined;
  readonly dependencies: readonly Dependency[];
}

/** How the packages of a tree depend on each other. Of two with one name the first counts. */
export class DependencyGraph {
  readonly #packages = new Map<string, GraphPackage>();
  readonly #needs = new Map<string, string[]>();
  readonly #usedBy = new Map<string, string[]>();
  /** Folders of the packages that name one, for development too. */
  readonly #wanted = new Map<string, string[]>();

  constructor(packages: Iterable<GraphPackage>) {
    for (const one of packages) if (!this.#packages.has(one.name)) this.#packages.set(one.name, one);
    for (const name of [...this.#packages.keys()].sort()) {
      const internal = (this.#packages.get(name) as GraphPackage).dependencies.filter((one) => this.#isInternal(one));
      const { folder } = this.#packages.get(name) as GraphPackage;
      for (const needed of internal) {
        if (needed.name !== name) this.#wanted.set(needed.name, [...(this.#wanted.get(needed.name) ?? []), folder]);
      }
      const needs = internal.filter(({ kind }) => kind !== 'dev').map((one) => one.name);
      this.#needs.set(name, needs);
      for (const needed of needs) this.#usedBy.set(needed, [...(this.#usedBy.get(needed) ?? []), name]);
    }
  }

  /** Which needs which at run time, sorted. */
  edges(): [string, string][] {
    return [...this.#needs].flatMap(([name, needs]) => needs.map((needed): [string, string] => [name, needed]));
  }

  /** Packages that need one at run time, by name. */
  usedBy(name: string): string[] {
    return this.#usedBy.get(name)?.filter((user) => user !== name) ?? [];
  }

  /** Folders of the packages that need it, if only for development. */
  wantedBy(name: string): readonly string[] {
    return this.#wanted.get(name) ?? [];
  }

  /** The dependencies of a package, each with its folder if it is one of the tree. */
  placed(dependencies: readonly Dependency[]): Package['dependencies'] {
    return dependencies.map((one) => {
      const path = this.#isInternal(one) ? this.#packages.get(one.name)?.folder : undefined;
      return path === undefined ? { ...one } : { ...one, path };
    });
  }

  needs(name: string): readonly string[] {
    return this.#needs.get(name) ?? [];
  }

  names(): Iterable<string> {
    return this.#needs.keys();
  }

  /** A package of the tree, of a version that fits: with any other range the one of the registry is meant. */
  #isInternal({ name, range }: Dependency): boolean {
    const found = this.#packages.get(name);
    if (!found) return false;
    if (/^(?:workspace|link|file|portal|catalog):/.test(range)) return true;
    if (validRange(range) === null) return false;
    return found.version === undefined || satisfies(found.version, range, { includePrerelease: true });
  }
}
