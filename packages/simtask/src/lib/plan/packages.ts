import { folderOf } from '@pipelines/core/repository';

/** A package of the workspace. */
export interface Package {
  readonly name: string;
  /** POSIX, relative to the root, without a slash at its end; empty for the root itself. */
  readonly folder: string;
  /** Names under dependencies, peer and optional ones. What is needed for development only makes no cycle. */
  readonly needs: readonly string[];
}

/** The packages of a workspace by name. Of two with one name the one with the shorter path counts, then the first. */
export class PackageGraph {
  readonly #packages = new Map<string, Package>();
  readonly #reach = new Map<string, ReadonlySet<string>>();
  /** In order. */
  readonly names: readonly string[];

  constructor(packages: readonly Package[]) {
    const sorted = [...packages].sort((a, b) => a.folder.length - b.folder.length || (a.folder < b.folder ? -1 : 1));
    for (const one of sorted) if (!this.#packages.has(one.name)) this.#packages.set(one.name, one);
    this.names = [...this.#packages.keys()].sort();
  }

  get(name: string): Package | undefined {
    return this.#packages.get(name);
  }

  /** All packages that one needs, directly or through others. */
  reach(name: string): ReadonlySet<string> {
    const known = this.#reach.get(name);
    if (known) return known;
    const found = new Set<string>();
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const needed of this.#packages.get(next)?.needs ?? []) {
        if (found.has(needed) || !this.#packages.has(needed)) continue;
        found.add(needed);
        open.push(needed);
      }
    }
    this.#reach.set(name, found);
    return found;
  }
}

/** What a package.json says; undefined if it is not JSON or names no package. */
export function parsePackage(path: string, text: string): Package | undefined {
  const manifest = parseJson(text.replace(/^\ufeff/, ''));
  const name = manifest?.['name'];
  if (typeof name !== 'string' || name === '') return undefined;
  const keys = (field: string) => Object.keys(asObject(manifest?.[field]) ?? {});
  const needs = ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap(keys);
  return {
    name,
    folder: folderOf(path),
    needs: [...new Set(needs)],
  };
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
