import { createHash } from 'node:crypto';
import type { Commit, FileRow, Task } from '../../rows.ts';

/**
 * One id for everything a match depends on besides the task's own words: files, commits, and the ids and paths of all
 * tasks. The same for any order of the rows. Memory: one short digest per row.
 */
export function corpusDigest(files: Iterable<FileRow>, commits: Iterable<Commit>, tasks: Iterable<Task>): string {
  const digests: string[] = [];
  for (const { path, blob, size, symbols, skipped } of files)
    digests.push(digest(['f', path, blob, size, symbols, skipped]));
  for (const { sha, time, subject, body, files: touched } of commits)
    digests.push(digest(['c', sha, time, subject, body, touched]));
  for (const { id, path } of tasks) digests.push(digest(['t', id, path]));
  return digest(digests.sort());
}

/** One id for what a match depends on in the task itself. */
export function taskDigest({ id, path, title, text, created }: Task): string {
  return digest([id, path, title, text, created]);
}

function digest(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('base64url');
}
