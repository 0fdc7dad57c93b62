import type { StepContext } from '@pipelines/core';
import {
  categoryOfPath,
  folderOf,
  type ListedFile,
  listSources,
  type SourceTree,
  threadCount,
} from '@pipelines/core/repository';

const CODE = /\.(?:[cm]?[jt]sx?|json|vue|svelte|astro|css|ya?ml|lockb?)$/;
const DOCUMENT = /(?:^|\/)(?:readme|licen[cs]e|copying|unlicense)(?:[-.][^/]*)?(?:\/|$)/i;
const INSTALLED = /(?:^|\/)(?:node_modules|bower_components|\.yarn)\//;
const SOURCE = /(?:^|\/)src\//;

/** What a scan looks at. What tests read and what others wrote is no part of a package, unless its source holds it. */
function isScanned(path: string): boolean {
  if (INSTALLED.test(path) || !(CODE.test(path) || DOCUMENT.test(path))) return false;
  const category = categoryOfPath(path);
  return SOURCE.test(path) || (category !== 'fixture' && category !== 'vendored');
}

/** Manifests, code, READMEs and licences of a tree, by path. Memory: a reference each. */
export class TreeFiles {
  readonly #files: ReadonlyMap<string, ListedFile>;

  constructor(files: Iterable<ListedFile>) {
    this.#files = new Map([...files].map((file) => [file.path, file]));
  }

  /** By bytes of path. */
  all(): Iterable<ListedFile> {
    return this.#files.values();
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** A file that may be read: no link, not too large. */
  readable(path: string): ListedFile | undefined {
    const file = this.#files.get(path);
    return file?.skipped === undefined ? file : undefined;
  }

  /** The paths below each of some folders; a file belongs to the nearest one. */
  byFolder(folders: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>([...folders].map((folder) => [folder, []]));
    for (const path of this.#files.keys()) found.get(nearestFolder(path, folders) ?? '')?.push(path);
    return found;
  }
}

export async function listTreeFiles(tree: SourceTree, ctx: StepContext<{ maxFileBytes: number }>): Promise<TreeFiles> {
  const { maxFileBytes } = ctx.config;
  const options = { maxFileBytes, threads: threadCount(ctx.shared.concurrency), wants: isScanned };
  const files: ListedFile[] = [];
  for await (const file of listSources(tree, options, ctx)) files.push(file);
  return new TreeFiles(files);
}

/** As `listTreeFiles`, of files that were listed for others with a limit of their own. */
export function treeFilesOf(
  files: readonly ListedFile[],
  { config }: StepContext<{ maxFileBytes: number }>,
): TreeFiles {
  const isLarge = ({ size, skipped }: ListedFile) => skipped === undefined && size > config.maxFileBytes;
  const scanned = files.filter(({ path }) => isScanned(path));
  return new TreeFiles(scanned.map((file) => (isLarge(file) ? { ...file, skipped: 'large' } : file)));
}

export function joinPath(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

function nearestFolder(path: string, folders: ReadonlySet<string>): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (folders.has(folder)) return folder;
    if (folder === '') return undefined;
  }
}
