import { createHash } from 'node:crypto';
import path from 'node:path/posix';

/**
 * The id a file name carries: `task-12 - title.md`, `TASK-12.1_title.md`, `task-7.md`. Else the name in lower case with
 * dashes, or a hash of the path when the name has no letter. Never the clock, never a counter: the same path, the same id.
 */
function idFromPath(file: string): string {
  const name = path.basename(file).replace(/\.(?:md|markdown)$/i, '');
  const carried =
    /^([A-Za-z][A-Za-z0-9]*-\d+(?:\.\d+)*)(?:\s.*)?$/s.exec(name)?.[1] ??
    /^((?:task|issue|bug|feature|story|epic|card|ticket|[A-Z][A-Z0-9]+)-\d+(?:\.\d+)*)[-_. ]/.exec(name)?.[1];
  if (carried !== undefined) return carried;
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? `task-${shortHash(file)}` : slug;
}

/** A date at the start of a file name: `2026-01-31-title.md`. */
export function dateFromPath(file: string): string | undefined {
  const date = /^(\d{4}-\d\d-\d\d)(?!\d)/.exec(path.basename(file))?.[1];
  return date !== undefined && !Number.isNaN(Date.parse(date)) ? date : undefined;
}

/** Ids of a run. Case does not tell two ids apart. Holds the ids. */
export class SeenIds {
  readonly #paths = new Map<string, string>();

  /** The path of the task that has this id already. */
  ownerOf(id: string): string | undefined {
    return this.#paths.get(id.toLowerCase());
  }

  add(id: string, file: string): void {
    this.#paths.set(id.toLowerCase(), file);
  }

  /** A derived id that no task before this one has. */
  derive(file: string): string {
    const id = idFromPath(file);
    return this.ownerOf(id) === undefined ? id : `${id}-${shortHash(file)}`;
  }
}

function shortHash(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 8);
}
