import { readlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { folderOf, readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import type { RepositoryAddress } from '../../rows.ts';
import { PathGroups } from './path-groups.ts';

/** A file that is there: a reference. */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
  readonly skipped?: string;
}

/** More links in a row than these lead in a circle. */
const LONGEST_CHAIN = 40;

/** All files of the tree, and what they hold. Paths are POSIX and relative to the root. Memory: the paths. */
export class Tree {
  readonly #source: SourceTree;
  readonly #files = new Map<string, TreeFile>();
  readonly #folders = new Set<string>(['']);
  /** Made when first asked for: only what is missing needs them. */
  #folded: PathGroups | undefined;
  #names: PathGroups | undefined;
  #children: PathGroups | undefined;
  readonly #lineCounts = new Map<string, Promise<number | undefined>>();
  readonly #maxBytes: number;
  #hasLinks = false;
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

  /** Whether git knows the root: without it nothing says which files are ignored. */
  get hasGit(): boolean {
    return this.#source.repository !== undefined;
  }

  /** Where the root lies inside its repository, with a slash at its end; empty if it is the root of it. */
  get prefix(): string {
    return this.#source.repository?.prefix ?? '';
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

  /** Files and folders that differ from a path in case alone, or in how Unicode composes its characters. */
  foldedLike(path: string): readonly string[] {
    this.#folded ??= new PathGroups(everyPath(this.#files.keys(), this.#folders), folded);
    return this.#folded.of(folded(path));
  }

  /** By bytes of path. */
  files(): Iterable<TreeFile> {
    return this.#files.values();
  }

  /** Files of a name, wherever they lie, by path. */
  named(name: string): readonly string[] {
    this.#names ??= new PathGroups(this.#files.keys(), (path) => path.slice(path.lastIndexOf('/') + 1));
    return this.#names.of(name);
  }

  /** Paths of the files and folders right in a folder. */
  children(folder: string): readonly string[] {
    this.#children ??= new PathGroups(everyPath(this.#files.keys(), this.#folders), folderOf);
    return this.#children.of(folder);
  }

  /** Whether a path is a link or a submodule, or lies below one. */
  isLinked(path: string): boolean {
    return this.#linkAbove(path) !== undefined;
  }

  /**
   * Where a path leads when the links of the tree are followed, whether or not something is there. Undefined: into a
   * submodule, out of the root, in a circle, or behind a link that cannot be read.
   */
  async real(path: string): Promise<string | undefined> {
    let current = path;
    for (let hops = 0; hops < LONGEST_CHAIN; hops++) {
      const above = this.#linkAbove(current);
      if (!above) return current;
      const target = above.skipped === 'link' ? await this.#linkTarget(above) : undefined;
      if (target === undefined || target.startsWith('/')) return undefined;
      const next = posix.normalize(posix.join(folderOf(above.path), target, current.slice(above.path.length)));
      if (next === '..' || next.startsWith('../')) return undefined;
      current = next === '.' ? '' : next.replace(/\/$/, '');
    }
    return undefined;
  }

  /** Undefined for what is no regular file, cannot be read or is too large. */
  async text(path: string): Promise<string | undefined> {
    const file = this.#files.get(path);
    // A link may lead out of the root: `real` tells where it leads.
    if (!file || file.skipped === 'link' || file.skipped === 'submodule') return undefined;
    return this.#read(file);
  }

  /** How many lines a file has. Undefined for what `text` does not give. Counted once; memory: a number per file. */
  lineCount(path: string): Promise<number | undefined> {
    const known = this.#lineCounts.get(path);
    if (known) return known;
    const counting = this.text(path).then((text) => (text === undefined ? undefined : countLines(text)));
    this.#lineCounts.set(path, counting);
    return counting;
  }

  async #read(file: TreeFile): Promise<string | undefined> {
    for await (const content of readSources(
      sourceBatch(this.#source, [file], this.#maxBytes),
      this.#source.repository,
    )) {
      return content?.toString();
    }
    return undefined;
  }

  /** The link or submodule that a path is or lies below. */
  #linkAbove(path: string): TreeFile | undefined {
    if (!this.#hasLinks) return undefined;
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const file = this.#files.get(end === -1 ? path : path.slice(0, end));
      if (file?.skipped === 'link' || file?.skipped === 'submodule') return file;
      if (end === -1) return undefined;
    }
  }

  async #linkTarget(file: TreeFile): Promise<string | undefined> {
    if (this.#source.sha !== undefined) return this.#read(file);
    try {
      return readlinkSync(join(this.#source.root, file.path));
    } catch {
      return undefined;
    }
  }

  #add(file: TreeFile): void {
    this.#files.set(file.path, file);
    this.#hasLinks ||= file.skipped === 'link' || file.skipped === 'submodule';
    for (let folder = folderOf(file.path); !this.#folders.has(folder); folder = folderOf(folder)) {
      this.#folders.add(folder);
    }
  }
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** As editors and git hosts count: what follows the last line break is a line only if it is not empty. */
function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return text === '' || text.endsWith('\n') ? lines : lines + 1;
}

function* everyPath(files: Iterable<string>, folders: Iterable<string>): Generator<string> {
  yield* files;
  for (const folder of folders) if (folder !== '') yield folder;
}
