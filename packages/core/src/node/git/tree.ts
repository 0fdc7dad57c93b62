import { pathText, splitAtNul } from './records.ts';
import { type GitCall, streamGit } from './run-git.ts';

/** An entry of a revision's tree, never its content. */
export interface TreeEntry {
  /** POSIX, relative to the root; see `escaped`. */
  readonly path: string;
  /** As git writes it: 100644, 100755, 120000 (link), 160000 (submodule). */
  readonly mode: string;
  /** `commit` is a submodule. */
  readonly type: 'blob' | 'commit';
  /** Object id. Of a submodule: the commit it is pinned to. */
  readonly blob: string;
  /** Bytes. Undefined for a submodule and for a blob a partial clone does not have. */
  readonly size: number | undefined;
  /** The path is not UTF-8, so bytes above ASCII are written `\xHH`. */
  readonly escaped?: true;
}

/** Sizes of the blobs that are here; given for partial clones, where git must not be asked for the others. */
export type PresentBlobs = ReadonlyMap<string, number>;

/**
 * All blobs and submodules below a tree, ordered by the bytes of their path, which is git's own order. Memory: one pipe
 * buffer. Throws GIT_FAILED.
 */
export async function* listTree(
  tree: string,
  path: string | undefined,
  present: PresentBlobs | undefined,
  call: GitCall,
): AsyncGenerator<TreeEntry, void, undefined> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', ...(present ? [] : ['--long']), tree];
  if (path !== undefined) args.push('--', `:(top,literal)${path}`);
  for await (const records of splitAtNul(streamGit(args, call))) {
    for (const record of records) {
      const text = pathText(record);
      const entry = parseEntry(text, present);
      yield typeof record === 'string' ? entry : { ...entry, escaped: true };
    }
  }
}

/** `<mode> <type> <id>[ <padded size>]\t<path>` */
function parseEntry(text: string, present: PresentBlobs | undefined): TreeEntry {
  const tab = text.indexOf('\t');
  const [mode = '', type, blob = '', size] = text.slice(0, tab).split(/ +/);
  const known = present ? present.get(blob) : Number(size);
  return {
    path: text.slice(tab + 1),
    mode,
    type: type === 'commit' ? 'commit' : 'blob',
    blob,
    size: type === 'blob' && Number.isInteger(known) ? known : undefined,
  };
}
