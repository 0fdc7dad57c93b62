import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openRepository, type Repository } from '../node/git/repository.ts';
import type { ListedFile } from './listed-files.ts';
import type { SourceTree } from './source-tree.ts';

/** Files to read, by reference: nothing but names and ids goes to a thread. */
export interface SourceBatch {
  readonly root: string;
  /** From git by blob id; else from the disk by path. */
  readonly git: boolean;
  readonly files: readonly Pick<ListedFile, 'path' | 'blob'>[];
  /** Larger contents are passed over. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
}

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;

/** A batch of files of a tree. */
export function sourceBatch(
  tree: SourceTree,
  files: readonly Pick<ListedFile, 'path' | 'blob'>[],
  maxBytes?: number,
): SourceBatch {
  const references = files.map(({ path, blob }) => ({ path, blob }));
  return { root: tree.root, git: tree.sha !== undefined, files: references, maxBytes };
}

const repositories = new Map<string, Promise<Repository | undefined>>();

/**
 * The contents of a batch, one after the other, in its order; undefined for what cannot be read, is no longer there or
 * is too large. `repository` spares opening it; a thread opens it once in its life. Memory: one file.
 */
export async function* readSources(
  batch: SourceBatch,
  repository?: Repository,
): AsyncGenerator<Buffer | undefined, void, undefined> {
  const maxBytes = batch.maxBytes ?? DEFAULT_MAX_BYTES;
  if (!batch.git) {
    for (const { path } of batch.files) {
      yield contentOf(join(batch.root, path), maxBytes);
      // Whoever else works in this thread gets its turn between two files, most of all signals and other threads.
      await setImmediate();
    }
    return;
  }
  const opened = repository ?? (await openOnce(batch.root));
  if (!opened) throw new Error(`no git repository: ${batch.root}`);
  const ids = batch.files.map(({ blob }) => blob);
  for await (const { content } of opened.readBlobs(ids, { maxBytes })) yield content;
}

function openOnce(root: string): Promise<Repository | undefined> {
  const opening = repositories.get(root) ?? openRepository(root);
  repositories.set(root, opening);
  return opening;
}

/** Read at once: a file is read sooner than a promise is kept, and in a thread nobody waits. */
function contentOf(path: string, maxBytes: number): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= maxBytes ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
