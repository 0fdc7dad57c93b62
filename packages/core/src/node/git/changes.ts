import { pathText, splitAtNul } from './records.ts';
import { type GitCall, streamGit } from './run-git.ts';

/** How what lies in the root differs from the newest commit. */
export interface WorkingChanges {
  /** Undefined before the first commit. */
  readonly head: string | undefined;
  /** Below the root: what is changed, staged or not, and what git does not know and does not ignore. */
  readonly changes: readonly WorkingChange[];
}

export interface WorkingChange {
  /** POSIX, relative to the root. A repository inside of this one has a slash at its end. */
  readonly path: string;
  /** What git says of it: states, modes and ids of HEAD and index. Not what lies there. */
  readonly state: string;
}

const STATUS = [
  ...['status', '--porcelain=v2', '-z', '--branch', '--no-ahead-behind', '--no-renames'],
  ...['--untracked-files=all', '--ignore-submodules=all', '--', '.'],
];

/** Fields before the path: of a change, of a conflict, of what git does not know. */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };
const HEAD = '# branch.oid ';

/**
 * As `git status` finds it: files that git was told to take for unchanged are. Memory: the changes. Throws GIT_FAILED.
 * @param prefix folder of the root inside the repository, with a slash at its end, or empty
 */
export async function workingChanges(prefix: string, call: GitCall): Promise<WorkingChanges> {
  let head: string | undefined;
  const changes: WorkingChange[] = [];
  for await (const records of splitAtNul(streamGit(STATUS, call))) {
    for (const record of records) {
      const text = pathText(record);
      const fields = FIELDS[text.charAt(0)];
      if (fields !== undefined) {
        const at = startOfField(text, fields);
        changes.push({ path: text.slice(at + prefix.length), state: text.slice(0, at) });
      } else if (text.startsWith(HEAD)) head = text.slice(HEAD.length);
    }
  }
  return { head: head === '(initial)' ? undefined : head, changes };
}

function startOfField(text: string, fields: number): number {
  let at = 0;
  for (let field = 0; field < fields; field++) at = text.indexOf(' ', at) + 1;
  return at;
}
