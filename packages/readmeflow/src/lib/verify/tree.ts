import { readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import type { RepositoryAddress } from '../../rows.ts';

/** A file that is there: a reference. */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
  readonly skipped?: string;
}

/** All files of the tree, and what they hold. Paths are POSIX and relative to the root. Memory: the paths. */
export class Tree {
  readonly #source: SourceTree;
  readonly #files = new Map<string, TreeFile>();
  readonly #folders = new Set<string>(['']);
  /** Paths of files and folders by their lower-case form. */
  readonly #folded = new Map<string, string[]>();
  readonly #maxBytes: number;
  /** The address of the repository on the web. */
  readonly repository: RepositoryAddress | undefined;
  /** Folder that links with a leading slash start from, if set. */
  readonly siteRoot: string | undefined;

  constructor(
    source: SourceTree,
    files: Iterable<TreeFile>,
    options: {
      readonly maxBytes: number;
      readonly repository?: RepositoryAddress | undefined;
      readonly siteRoot?: string | undefined;
    },
  ) {
    this.#source = source;
    this.#maxBytes = options.maxBytes;
    this.repository = options.repository;
    this.siteRoot = options.siteRoot;
    for (const file of files) this.#add(file);
  }

  /** A regular file, a link or a submodule. */
  file(path: string): TreeFile | undefined {
    return this.#files.get(path);
  }

  isFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  has(path: string): boolean {
    return this.#files.has(path) || this.#folders.has(path);
  }

  /** Files and folders that differ from a path in case alone. */
  foldedLike(path: string): readonly string[] {
    return this.#folded.get(path.toLowerCase()) ?? [];
  }

  /** By bytes of path. */
  files(): Iterable<TreeFile> {
    return this.#files.values();
  }

  /** Undefined for what is no file, cannot be read or is too large. */
  async text(path: string): Promise<string | undefined> {
    const file = this.#files.get(path);
    if (!file) return undefined;
    for await (const content of readSources(
      sourceBatch(this.#source, [file], this.#maxBytes),
      this.#source.repository,
    )) {
      return content?.toString();
    }
    return undefined;
  }

  #add(file: TreeFile): void {
    this.#files.set(file.path, file);
    this.#fold(file.path);
    for (let folder = folderOf(file.path); !this.#folders.has(folder); folder = folderOf(folder)) {
      this.#folders.add(folder);
      this.#fold(folder);
    }
  }

  #fold(path: string): void {
    const key = path.toLowerCase();
    const known = this.#folded.get(key);
    if (known) known.push(path);
    else this.#folded.set(key, [path]);
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
