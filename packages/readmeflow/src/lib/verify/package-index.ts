import { folderOf } from '@pipelines/core/repository';
import type { Package, Workspace } from '../../rows.ts';

/** A root without a name: people run its scripts, nobody imports it. */
const NAMELESS: Omit<Package, 'scripts' | 'dependencies'> = {
  ...{ type: 'package', name: '', path: '', manifest: 'package.json', private: true, kind: 'app', module: 'commonjs' },
  ...{ engines: {}, bins: [], sealed: false, entries: [], usedBy: [], examples: [] },
};

/** The packages of the tree, by name and by place, and the names that their manifests know. Memory: the packages. */
export class PackageIndex {
  readonly #byName = new Map<string, Package>();
  readonly #byPath = new Map<string, Package>();
  /** Folders with a manifest that are no packages. */
  readonly #others = new Set<string>();
  readonly #dependencies = new Set<string>();
  readonly #scopes = new Set<string>();
  readonly #bins = new Set<string>();
  readonly #scripts = new Set<string>();
  #rootName: string | undefined;

  add(row: Package): void {
    if (!this.#byName.has(row.name)) this.#byName.set(row.name, row);
    this.#byPath.set(row.path, row);
    if (row.name.startsWith('@')) this.#scopes.add(row.name.slice(0, row.name.indexOf('/')));
    for (const { name } of row.dependencies) this.#dependencies.add(name);
    for (const { name } of row.bins) this.#bins.add(name);
    for (const { name } of row.scripts) this.#scripts.add(name);
  }

  /** What the workspace tells besides its packages. */
  describe({ others, repository, root }: Workspace): void {
    for (const folder of others ?? []) this.#others.add(folder);
    if (root) {
      this.add({ ...NAMELESS, ...root });
      this.#byName.delete(NAMELESS.name);
      this.#others.delete(NAMELESS.path);
    }
    this.#rootName = repository?.url.slice(repository.url.lastIndexOf('/') + 1);
  }

  get(name: string): Package | undefined {
    return this.#byName.get(name);
  }

  /** All, by path. */
  all(): Iterable<Package> {
    return this.#byPath.values();
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }

  root(): Package | undefined {
    return this.#byPath.get('');
  }

  /** The nearest package above a file. Undefined also where the nearest manifest is none of a package. */
  around(path: string): Package | undefined {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const found = this.#byPath.get(folder);
      if (found || folder === '' || this.#others.has(folder)) return found;
    }
  }

  /** Is it a package of the tree, or does one of them depend on it? */
  knows(name: string): boolean {
    return this.#byName.has(name) || this.#dependencies.has(name);
  }

  /** Does a package of the tree have the scope? */
  hasScope(scope: string): boolean {
    return this.#scopes.has(scope);
  }

  /** The names of all binaries of the tree. */
  get bins(): ReadonlySet<string> {
    return this.#bins;
  }

  /** The names of all scripts of the tree. */
  get scripts(): ReadonlySet<string> {
    return this.#scripts;
  }

  /** Is every manifest known whose scripts a document may mean? Not, if that of the root is none of a package. */
  get knowsRoot(): boolean {
    return !this.#others.has('');
  }

  /** Is it a folder that holds packages, or one? */
  isFolder(path: string): boolean {
    if (path === '') return true;
    for (const folder of this.#byPath.keys()) if (folder === path || folder.startsWith(`${path}/`)) return true;
    return false;
  }

  /** The name under which people clone the tree. */
  isRootName(name: string): boolean {
    return name === this.#rootName || name === this.root()?.name;
  }

  /** Binaries that packages depended on may have: named as the package, or as the part behind its scope. */
  mayHaveBin(name: string): boolean {
    if (this.#dependencies.has(name)) return true;
    for (const known of this.#dependencies) if (known.endsWith(`/${name}`)) return true;
    return false;
  }
}
