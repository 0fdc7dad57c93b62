import type { TreeEntry } from '../node/git/tree.ts';
import { ParallelProcessor } from '../parallel-processor.ts';
import type { StepContext } from '../step.ts';
import { type DirectoryFile, directoryFiles } from './directory-files.ts';
import { hasBinaryName } from './file-names.ts';
import { HASH_FILE, type HashedFile, type HashRequest, hashFile } from './hash-file.ts';
import type { ReviewTarget } from './reviewed-revision.ts';

/** A file under review: a reference, never its text. */
export interface ListedFile {
  /** POSIX, relative to the root. */
  readonly path: string;
  /** git blob id (SHA-1 or SHA-256 of the repository). */
  readonly blob: string;
  readonly size: number;
  /** Why its content is not to be read, if so. */
  readonly skipped?: 'binary' | 'large' | 'link' | 'submodule' | 'unreadable';
}

type Context = Pick<StepContext, 'root' | 'signal' | 'log'>;

/** Fewer files are hashed sooner than a thread has started. */
const HASH_HERE = 256;

/** All files under review that are wanted (default: all), ordered by the bytes of their path. Memory: a window of files. */
export async function* listFiles(
  target: Pick<ReviewTarget, 'history'>,
  maxFileBytes: number,
  threads: number,
  ctx: Context,
  wants: (path: string) => boolean = () => true,
): AsyncGenerator<ListedFile, void, undefined> {
  const { history } = target;
  if (!history) {
    for await (const file of hashDirectory(threads, ctx, wants)) yield listed(file, file.skipped, maxFileBytes);
    return;
  }
  let escaped = 0;
  for await (const entry of history.repository.listTree(history.sha)) {
    if (!wants(entry.path)) continue;
    if (entry.escaped) escaped += 1;
    const { path, blob, size = 0 } = entry;
    yield listed({ path, blob, size }, skippedEntry(entry), maxFileBytes);
  }
  if (escaped > 0) ctx.log.warn(`${escaped} paths are not UTF-8; their bytes are written as \\xHH`);
}

/** Adds why a file is not to be read, if its name or size say so. */
export function listed(file: ListedFile, skipped: ListedFile['skipped'], maxFileBytes: number): ListedFile {
  const { path, blob, size } = file;
  const reason = skipped ?? (hasBinaryName(path) ? 'binary' : size > maxFileBytes ? 'large' : undefined);
  return { path, blob, size, ...(reason && { skipped: reason }) };
}

function skippedEntry(entry: TreeEntry): ListedFile['skipped'] {
  if (entry.type === 'commit') return 'submodule';
  if (entry.mode === '120000') return 'link';
  return entry.size === undefined ? 'unreadable' : undefined;
}

/** Hashes the files of a directory in parallel: a few of them here, many in threads. */
async function* hashDirectory(
  threads: number,
  ctx: Context,
  wants: (path: string) => boolean,
): AsyncGenerator<HashedFile, void, undefined> {
  const unreadable: string[] = [];
  const files = requests(
    directoryFiles(ctx.root, (folder) => unreadable.push(folder)),
    ctx.root,
    wants,
  );
  const { signal } = ctx;
  const here = new ParallelProcessor(hashFile, { signal });
  const first = threads === 1 ? files : take(files, HASH_HERE);
  for await (const outcome of here.outcomes(first)) yield resultOf(outcome);
  const elsewhere = new ParallelProcessor<HashRequest, HashedFile>(HASH_FILE, { concurrency: threads, signal });
  const next = await files.next();
  if (!next.done) {
    for await (const outcome of elsewhere.outcomes(startingWith(next.value, files))) yield resultOf(outcome);
  }
  if (unreadable.length > 0) {
    ctx.log.warn(`${unreadable.length} folders could not be read, such as ${unreadable[0]}; their files are missing`);
  }
}

function resultOf<T>(outcome: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (outcome.ok) return outcome.value;
  throw outcome.error;
}

async function* requests(
  files: AsyncIterable<DirectoryFile>,
  root: string,
  wants: (path: string) => boolean,
): AsyncGenerator<HashRequest> {
  for await (const file of files) if (wants(file.path)) yield { ...file, root };
}

/** The first `count` items. The rest stays to be read. */
async function* take<T>(items: AsyncIterator<T>, count: number): AsyncGenerator<T, void, undefined> {
  for (let i = 0; i < count; i++) {
    const next = await items.next();
    if (next.done) return;
    yield next.value;
  }
}

async function* startingWith<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield first;
  yield* rest;
}
