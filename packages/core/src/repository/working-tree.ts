import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { pathText, splitAtNul } from '../node/git/records.ts';
import type { Repository } from '../node/git/repository.ts';
import { streamGit } from '../node/git/run-git.ts';
import { ParallelProcessor } from '../parallel-processor.ts';
import type { StepContext } from '../step.ts';
import { hashFile } from './hash-file.ts';
import { type ListedFile, listed } from './listed-files.ts';

export interface WorkingTreeOptions {
  /** Larger files are listed as skipped. */
  readonly maxFileBytes: number;
  /** Paths to list; the others are not even looked at. Default: all. */
  readonly wants?: ((path: string) => boolean) | undefined;
}

type Context = Pick<StepContext, 'signal' | 'log'>;

/** A path git names: from the index with mode and blob, or found beside it. */
interface Entry {
  readonly path: string;
  readonly mode?: string;
  /** Undefined for what has no blob yet: it is hashed. */
  readonly blob?: string;
}

const SUBMODULE = '160000';
const LINK = '120000';

/** Files that are hashed at once. */
const WINDOW = 16;

/**
 * The files of a working tree as they lie there: tracked ones, and untracked ones git does not ignore, by bytes of path.
 * A file that was not changed has the id of the index, any other the hash of its content. What is deleted or left out by
 * a sparse checkout is not listed. Memory: the paths that were changed or are untracked, and a window of files.
 * Throws GIT_FAILED.
 */
export async function* listWorkingTree(
  repository: Repository,
  options: WorkingTreeOptions,
  ctx: Context,
): AsyncGenerator<ListedFile, void, undefined> {
  const { maxFileBytes } = options;
  const wants = options.wants ?? (() => true);
  const read = (entry: Entry) => readEntry(repository, entry);
  const files = new ParallelProcessor(read, { concurrency: WINDOW, signal: ctx.signal });
  for await (const outcome of files.outcomes(entries(repository, wants, ctx))) {
    if (!outcome.ok) throw outcome.error;
    const file = outcome.value;
    if (file) yield listed(file, file.skipped, maxFileBytes);
  }
}

/** Undefined for a file that is not there. */
function readEntry(repository: Repository, entry: Entry): ListedFile | undefined | Promise<ListedFile | undefined> {
  const { path, mode, blob } = entry;
  if (mode === SUBMODULE) return { path, blob: blob ?? '', size: 0, skipped: 'submodule' };
  return fileAsItLies(repository, path, mode === LINK ? undefined : blob);
}

/** A file or link of the working tree; of a file `blob` is its id, if that is known. Undefined if there is none. */
export function fileAsItLies(
  repository: Repository,
  path: string,
  blob?: string,
): ListedFile | undefined | Promise<ListedFile> {
  const stats = statOf(join(repository.root, path));
  if (!stats) return undefined;
  const link = stats.isSymbolicLink();
  if (!link && !stats.isFile()) return undefined;
  if (blob !== undefined && !link) return { path, blob, size: stats.size };
  return hashFile({ root: repository.root, path, link, format: repository.objectFormat });
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Tracked and untracked paths, merged into one order. */
async function* entries(
  repository: Repository,
  wants: (path: string) => boolean,
  ctx: Context,
): AsyncGenerator<Entry, void, undefined> {
  const index = indexEntries(repository, ctx);
  // One git writes down the index while the other looks for changes.
  const first = index.next();
  try {
    const [{ changed, untracked }] = await Promise.all([changes(repository, wants, ctx), first]);
    let next = 0;
    let last = '';
    for (let at = await first; !at.done; at = await index.next()) {
      const entry = at.value;
      // A path with a conflict stands there once per side.
      if (entry.path === last || !wants(entry.path)) continue;
      last = entry.path;
      while (next < untracked.length && byBytes(untracked[next] as string, entry.path) < 0) {
        yield { path: untracked[next++] as string };
      }
      const isNew = changed.has(entry.path) && entry.mode !== SUBMODULE;
      yield isNew ? { path: entry.path } : entry;
    }
    for (; next < untracked.length; next++) yield { path: untracked[next] as string };
  } finally {
    await index.return();
  }
}

/** What lies there otherwise than in the index. */
async function changes(repository: Repository, wants: (path: string) => boolean, ctx: Context) {
  const changed = new Set<string>();
  const untracked: string[] = [];
  for await (const record of records(repository, ['-t', '-m', '-o', '--exclude-standard'], ctx)) {
    const path = record.slice(2);
    if (!wants(path)) continue;
    if (!record.startsWith('?')) changed.add(path);
    // A repository inside this one is not part of it.
    else if (!path.endsWith('/')) untracked.push(path);
  }
  return { changed, untracked: untracked.sort(byBytes) };
}

/** `<mode> <id> <stage>\t<path>` */
async function* indexEntries(repository: Repository, ctx: Context): AsyncGenerator<Entry, void, undefined> {
  for await (const record of records(repository, ['-s'], ctx)) {
    const tab = record.indexOf('\t');
    const [mode = '', blob = '', stage] = record.slice(0, tab).split(' ');
    yield { path: record.slice(tab + 1), mode, ...(stage === '0' && { blob }) };
  }
}

async function* records(
  { root }: Repository,
  args: readonly string[],
  { signal }: Context,
): AsyncGenerator<string, void, undefined> {
  for await (const batch of splitAtNul(streamGit(['ls-files', '-z', ...args], { cwd: root, signal }))) {
    for (const record of batch) yield pathText(record);
  }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
