import type { Package } from '../../rows.ts';

/** The packages of the tree, by name and by place. */
export class PackageIndex {
  readonly #byName = new Map<string, Package>();
  readonly #byPath = new Map<string, Package>();

  add(row: Package): void {
    if (!this.#byName.has(row.name)) this.#byName.set(row.name, row);
    this.#byPath.set(row.path, row);
  }

  get(name: string): Package | undefined {
    return this.#byName.get(name);
  }

  /** All, by path. */
  all(): Iterable<Package> {
    return this.#byPath.values();
  }

  /** The nearest package above a file. */
  around(path: string): Package | undefined {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const found = this.#byPath.get(folder);
      if (found || folder === '') return found;
    }
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
