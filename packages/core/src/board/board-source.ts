import type { Repository } from '../node/git/repository.ts';

/** Why a file of a board cannot be read. */
export type BoardFault = 'LINK' | 'LINK_OUTSIDE' | 'TOO_LARGE' | 'UNREADABLE';

/** A file of the board, not yet read. */
export interface BoardFile {
  /** POSIX, relative to the root. */
  readonly path: string;
  /** git blob id, when the board comes from a revision. */
  readonly blob?: string;
  /** A link inside the root: read, never edited. */
  readonly link?: boolean;
  /** Why it cannot be read. */
  readonly fault?: BoardFault;
  /** What cannot be read is a folder, so there may be tasks in it. */
  readonly folder?: boolean;
}

export interface BoardContent {
  readonly file: BoardFile;
  /** Undefined when `fault` says why. */
  readonly bytes: Uint8Array | undefined;
  readonly fault?: BoardFault;
}

/** Where a board is read from: the working tree, or a revision of a repository. */
export interface BoardSource {
  /** Edits make sense: the working tree is under review. */
  readonly editable: boolean;
  /** All files below a folder, by code units of path; hidden names are left out. Undefined if there is no such folder. */
  list(folder: string): Promise<readonly BoardFile[] | undefined>;
  /** One file, or undefined if there is none of that path. */
  find(path: string): Promise<BoardFile | undefined>;
  /** Contents in the order of `files`, one at a time; larger ones than `maxBytes` are not held. */
  read(files: readonly BoardFile[], maxBytes: number): AsyncIterable<BoardContent>;
}

/** The board as it stood at a commit. Links are not followed. */
export function gitSource(repository: Repository, sha: string): BoardSource {
  const entries = async (path: string): Promise<BoardFile[]> => {
    const files: BoardFile[] = [];
    for await (const entry of repository.listTree(sha, path === '.' ? {} : { path })) {
      if (entry.type !== 'blob') continue;
      files.push({ path: entry.path, blob: entry.blob, ...(entry.mode === '120000' && linkFault(entry.path)) });
    }
    return files;
  };
  return {
    editable: false,
    async list(folder) {
      const prefix = folder === '.' ? '' : `${folder}/`;
      const below = (await entries(folder)).filter(({ path }) => path.startsWith(prefix));
      if (below.length === 0) return undefined;
      return below.filter(({ path }) => !isHidden(path.slice(prefix.length))).sort(byPath);
    },
    find: async (path) => (await entries(path)).find((file) => file.path === path),
    async *read(files, maxBytes) {
      const readable = files.filter(({ fault }) => fault === undefined);
      const blobs = repository.readBlobs(
        readable.map(({ blob }) => blob ?? ''),
        { maxBytes },
      );
      const contents = blobs[Symbol.asyncIterator]();
      try {
        for (const file of files) {
          if (file.fault) {
            yield { file, bytes: undefined, fault: file.fault };
            continue;
          }
          const { content, size } = (await contents.next()).value ?? {};
          if (content) yield { file, bytes: content };
          else yield { file, bytes: undefined, fault: size === undefined ? 'UNREADABLE' : 'TOO_LARGE' };
        }
      } finally {
        await contents.return?.();
      }
    },
  };
}

export function byPath(a: BoardFile, b: BoardFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

/** Where a link of a revision leads is not looked up; one whose name has no ending is taken for a link to a folder. */
function linkFault(path: string): Pick<BoardFile, 'fault' | 'folder'> {
  return { fault: 'LINK', folder: !/[^/]\.[^/]*$/.test(path) };
}

/** Lock files, editor leftovers and folders of tools. */
function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.') || name === 'node_modules');
}
