/** Paths by a key that few share. Memory: for a path that is alone with its key nothing but the path. */
export class PathGroups {
  readonly #groups = new Map<string, string | string[]>();

  constructor(paths: Iterable<string>, keyOf: (path: string) => string) {
    for (const path of paths) this.#add(keyOf(path), path);
  }

  /** In the order they came. */
  of(key: string): readonly string[] {
    const group = this.#groups.get(key) ?? [];
    return typeof group === 'string' ? [group] : group;
  }

  #add(key: string, path: string): void {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, path);
    else if (typeof group === 'string') this.#groups.set(key, [group, path]);
    else group.push(path);
  }
}
