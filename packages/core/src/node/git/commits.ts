import { type NulRecord, pathText, proseText, splitAtNul } from './records.ts';
import { type GitCall, gitFailed, runGit, streamGit } from './run-git.ts';

/** A commit with the paths it changed. */
export interface CommitRecord {
  readonly sha: string;
  /** Committer time, ISO, UTC. */
  readonly time: string;
  readonly parents: readonly string[];
  readonly subject: string;
  readonly body: string;
  /**
   * Paths below the root, relative to it: added, changed and deleted ones, so a rename names both. A merge names what it
   * brought to its first parent; the first commit names all its files; the cut edge of a shallow clone names none.
   */
  readonly files: readonly string[];
}

export interface CommitScope {
  /** Folder of the root inside the repository, with a slash at its end, or empty. */
  readonly prefix: string;
  /** Commits whose parents were cut off: without them every file would look new. */
  readonly cut: ReadonlySet<string>;
  /** False where trees are missing (a treeless clone), so that paths cannot be known. */
  readonly files: boolean;
}

/** No path begins with a slash, so this cannot be one. */
const MARK = '/';
const FORMAT = `--format=${MARK}%x00%H%x00%ct%x00%P%x00%s%x00%b%x00`;
const HEADER_FIELDS = 6;

const PRETTY = ['-z', '--encoding=UTF-8', FORMAT];
/** diff-tree reads trees whether it prints paths or not, so a treeless clone needs another command. */
const WITHOUT_PATHS = ['log', '--stdin', '--no-walk=unsorted', '--no-patch', ...PRETTY];
const WITH_PATHS = ['diff-tree', '--stdin', '--always', '--root', '-r', '--name-only', '--diff-merges=first-parent'];
const AS_STORED = ['--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];

/** Commit ids reachable from `sha`, newest first as git orders them. Memory: one pipe buffer. Throws GIT_FAILED. */
export async function* listCommits(sha: string, call: GitCall): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of streamGit(['rev-list', '--end-of-options', sha], call)) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** How many ids `listCommits` gives. Throws GIT_FAILED. */
export async function countCommits(sha: string, call: GitCall): Promise<number> {
  const args = ['rev-list', '--count', '--end-of-options', sha];
  const answer = await runGit(args, call);
  if (answer.code !== 0) throw gitFailed(args, answer);
  return Number(answer.stdout);
}

/**
 * The commits of `shas`, in that order, by one git process that reads ids as it goes. Message bytes that are not UTF-8
 * become U+FFFD. Memory: one commit and a pipe buffer of ids. Throws GIT_FAILED when an id is not a commit here.
 */
export async function* readCommits(
  shas: AsyncIterable<string> | Iterable<string>,
  scope: CommitScope,
  call: GitCall,
): AsyncGenerator<CommitRecord, void, undefined> {
  const args = scope.files ? withPaths(scope.prefix) : WITHOUT_PATHS;
  let asked = 0;
  let answered = 0;
  async function* input() {
    for await (const sha of shas) {
      asked += 1;
      yield `${sha}\n`;
    }
  }
  const records = splitAtNul(streamGit(args, { ...call, input: input() }));
  for await (const parts of groupByMark(records)) {
    answered += 1;
    yield parseCommit(parts, scope);
  }
  // `diff-tree` passes over what it does not find, and ends well.
  if (scope.files && answered < asked)
    throw gitFailed(args, { code: 0, stderr: `${asked - answered} of ${asked} ids are no commits here` });
}

function withPaths(prefix: string): string[] {
  return [...WITH_PATHS, ...AS_STORED, ...PRETTY, ...(prefix === '' ? [] : [`--relative=${prefix}`])];
}

/** Header fields and paths of one commit after the other. */
async function* groupByMark(
  batches: AsyncIterable<readonly NulRecord[]>,
): AsyncGenerator<readonly NulRecord[], void, undefined> {
  let current: NulRecord[] = [];
  for await (const batch of batches) {
    for (const record of batch) {
      if (record === MARK && current.length >= HEADER_FIELDS) {
        yield current;
        current = [];
      }
      current.push(record);
    }
  }
  if (current.length > 0) yield current;
}

function parseCommit(parts: readonly NulRecord[], scope: CommitScope): CommitRecord {
  const [, sha, seconds, parents, subject, body] = parts.slice(0, HEADER_FIELDS).map(proseText);
  // git ends the header with a NUL of its own and puts a line feed before the first path.
  const paths = parts.slice(HEADER_FIELDS + 1).map(pathText);
  if (paths[0] !== undefined) paths[0] = paths[0].replace(/^\n/, '');
  return {
    sha: sha ?? '',
    time: isoTime(seconds ?? ''),
    parents: parents ? parents.split(' ') : [],
    subject: subject ?? '',
    body: body ?? '',
    files: scope.cut.has(sha ?? '') ? [] : paths,
  };
}

/** Seconds since 1970 as ISO. A time no calendar knows becomes 1970, as git shows it. */
export function isoTime(seconds: string): string {
  const date = new Date(Number(seconds) * 1000);
  const known = Number.isNaN(date.getTime()) ? new Date(0) : date;
  return known.toISOString().replace('.000Z', 'Z');
}
