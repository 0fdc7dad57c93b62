import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isPipelineError, PipelineError } from '../../errors.ts';
import { type Blame, blame } from './blame.ts';
import { type BlobRecord, type ObjectFormat, presentBlobs, type ReadBlobsOptions, readBlobs } from './blobs.ts';
import { type ChangedLines, changedLines } from './changed-lines.ts';
import { type WorkingChanges, workingChanges } from './changes.ts';
import { type CommitRecord, type CommitScope, countCommits, isoTime, listCommits, readCommits } from './commits.ts';
import { type Origin, readOrigin } from './origin.ts';
import { type GitCall, gitFailed, runGit } from './run-git.ts';
import { listTree, type TreeEntry } from './tree.ts';

/**
 * Read-only git, by its plumbing. Never opens a connection, runs a hook or takes a lock. The root may be a subfolder of the
 * repository: paths are relative to the root, and what lies outside it is not listed. Iterables are lazy, may be left early
 * and then kill their git process.
 */
export interface Repository {
  readonly root: string;
  /** Absolute. */
  readonly gitDir: string;
  readonly bare: boolean;
  /** History is cut off. */
  readonly shallow: boolean;
  /** Where it is cut off: commits whose parents are not here. They name no files. Grows and shrinks with each fetch. */
  readonly cut: ReadonlySet<string>;
  /** A promisor clone: some blobs are not here, and are reported as missing. */
  readonly partial: boolean;
  /** A partial clone without trees: commits name no files. */
  readonly treeless: boolean;
  readonly objectFormat: ObjectFormat;
  /** Folder of the root inside the repository, with a slash at its end, or empty. */
  readonly prefix: string;
  /** Commit id of a revision. Undefined only for HEAD before the first commit. Throws GIT_REVISION if there is none. */
  resolve(rev: string): Promise<string | undefined>;
  /** Committer time of a commit, ISO, UTC. */
  commitTime(sha: string): Promise<string>;
  /** Blobs and submodules of a revision below the root, by bytes of path; below `path` only, if given. */
  listTree(rev: string, options?: { readonly path?: string | undefined }): AsyncIterable<TreeEntry>;
  /** Ids of all commits reachable from a revision, newest first. */
  listCommits(rev: string): AsyncIterable<string>;
  /** How many ids `listCommits` gives. */
  countCommits(rev: string): Promise<number>;
  /** These commits, in this order. See CommitRecord for what a merge and a rename name. */
  readCommits(shas: AsyncIterable<string> | Iterable<string>): AsyncIterable<CommitRecord>;
  /** These blobs, in this order. */
  readBlobs(ids: AsyncIterable<string> | Iterable<string>, options?: ReadBlobsOptions): AsyncIterable<BlobRecord>;
  /** Where the lines of a file come from: of a commit, or as the file lies in the working tree. Throws GIT_FAILED without it. */
  blame(path: string, options?: BlameOptions): Promise<Blame>;
  /** The lines changed since a commit, up to another one or to what lies in the working tree. */
  changedLines(from: string, to?: string): Promise<ChangedLines>;
  /** How the working tree differs from HEAD. Throws GIT_FAILED in a bare repository. */
  changes(): Promise<WorkingChanges>;
  /** Where the clone came from. */
  origin(): Promise<Origin>;
}

export interface BlameOptions {
  /** Default: the working tree. */
  readonly commit?: string | undefined;
  /** Ends this blame alone. */
  readonly signal?: AbortSignal | undefined;
}

export interface OpenRepositoryOptions {
  /** Kills every git process of this repository. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the repository a directory lies in. Undefined if it lies in none, or is ignored by the one around it.
 * Throws GIT_MISSING if there is a repository but no git, GIT_FAILED with git's hint if git refuses it (`safe.directory`),
 * ROOT_INVALID if there is no such directory.
 */
export async function openRepository(
  root: string,
  options: OpenRepositoryOptions = {},
): Promise<Repository | undefined> {
  const call: GitCall = { cwd: root, signal: options.signal };
  const facts = await readFacts(root, call);
  if (!facts || (await isIgnored(facts, call))) return undefined;
  return createRepository(root, facts, call);
}

interface Facts {
  readonly gitDir: string;
  readonly bare: boolean;
  readonly shallow: boolean;
  readonly cut: ReadonlySet<string>;
  readonly objectFormat: ObjectFormat;
  readonly prefix: string;
  readonly promisor: string | undefined;
}

async function readFacts(root: string, call: GitCall): Promise<Facts | undefined> {
  const args = ['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--show-object-format'];
  args.push('--path-format=absolute', '--git-dir', '--git-common-dir', '--show-prefix');
  // Both at once, for a git process is mostly its own start. Settled, so that none is left running.
  const [asked, promisor] = await Promise.allSettled([runGit(args, call), promisorFilter(call)]);
  if (asked.status === 'rejected') {
    const { reason } = asked;
    if (isPipelineError(reason) && reason.code === 'GIT_MISSING' && !looksLikeRepository(root)) return undefined;
    throw reason;
  }
  const answer = asked.value;
  if (answer.code !== 0) {
    if (/not a git repository \(or any/.test(answer.stderr)) return undefined;
    throw gitFailed(args, answer);
  }
  if (promisor.status === 'rejected') throw promisor.reason;
  // The folder comes last, because only it may hold a line feed.
  const [bare, shallow, format, gitDir = '', commonDir = '', ...prefix] = answer.stdout.split('\n');
  return {
    gitDir,
    bare: bare === 'true',
    shallow: shallow === 'true',
    cut: shallow === 'true' ? await cutCommits(commonDir) : new Set(),
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    prefix: bare === 'true' ? '' : prefix.slice(0, -1).join('\n'),
    promisor: promisor.value,
  };
}

async function cutCommits(commonDir: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(commonDir, 'shallow'), 'latin1');
  return new Set(text.split('\n').filter(Boolean));
}

/** The filter of a partial clone; empty if it is one without a filter; undefined if it is none. */
async function promisorFilter(call: GitCall): Promise<string | undefined> {
  const pattern = '^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$';
  const { stdout } = await runGit(['config', '-z', '--get-regexp', pattern], call);
  const found = stdout.split('\0').filter((entry) => entry !== '' && !entry.endsWith('\nfalse'));
  if (found.length === 0) return undefined;
  return found.find((entry) => /^\S*partialclonefilter\n/.test(entry))?.split('\n')[1] ?? '';
}

/** A folder the repository around it ignores (a package in node_modules, a build) is not part of it. */
async function isIgnored(facts: Facts, call: GitCall): Promise<boolean> {
  if (facts.prefix === '') return false;
  return (await runGit(['check-ignore', '--quiet', '.'], call)).code === 0;
}

function createRepository(root: string, facts: Facts, call: GitCall): Repository {
  const resolveRequired = async (rev: string) => {
    const sha = await resolveRevision(rev, call);
    if (sha === undefined) throw new PipelineError('GIT_REVISION', `${rev} has no commit yet`, { details: { rev } });
    return sha;
  };
  const present = once(async () => (facts.promisor === undefined ? undefined : presentBlobs(call)));
  const scope: CommitScope = { prefix: facts.prefix, cut: facts.cut, files: !isTreeless(facts) };
  return Object.freeze({
    root,
    gitDir: facts.gitDir,
    bare: facts.bare,
    shallow: facts.shallow,
    cut: facts.cut,
    partial: facts.promisor !== undefined,
    treeless: isTreeless(facts),
    objectFormat: facts.objectFormat,
    prefix: facts.prefix,
    resolve: (rev: string) => resolveRevision(rev, call),
    commitTime: (sha: string) => commitTime(sha, call),
    async *listTree(rev: string, options: { readonly path?: string | undefined } = {}) {
      const tree = await treeOf(await resolveRequired(rev), facts.prefix, call);
      if (tree !== undefined) yield* listTree(tree, options.path, await present(), call);
    },
    async *listCommits(rev: string) {
      yield* listCommits(await resolveRequired(rev), call);
    },
    countCommits: async (rev: string) => countCommits(await resolveRequired(rev), call),
    async *readCommits(shas: AsyncIterable<string> | Iterable<string>) {
      yield* readCommits(shas, scope, call);
    },
    async *readBlobs(ids: AsyncIterable<string> | Iterable<string>, options: ReadBlobsOptions = {}) {
      yield* readBlobs(ids, options, await present(), call);
    },
    blame: (path: string, { commit, signal = call.signal }: BlameOptions = {}) =>
      blame(path, commit, facts.cut, { ...call, signal }),
    changedLines: (from: string, to?: string) => changedLines(from, to, call),
    changes: () => workingChanges(facts.prefix, call),
    origin: () => readOrigin(call),
  });
}

/** One commit per revision: what begins with a dash is an option, with a circumflex an exclusion. */
async function resolveRevision(rev: string, call: GitCall): Promise<string | undefined> {
  if (rev === '' || /^[-^]|\0/.test(rev)) throw noRevision(rev);
  // `:/text` takes all that follows for its text, so the commit is asked for in a second step.
  const object = rev.startsWith(':/') ? await objectId(rev, call) : rev;
  const sha = object && (await objectId(`${object}^{commit}`, call));
  if (sha) return sha;
  if (rev === 'HEAD' && (await isUnborn(call))) return undefined;
  throw noRevision(rev);
}

async function objectId(rev: string, call: GitCall): Promise<string | undefined> {
  const found = await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', rev], call);
  return found.code === 0 ? found.stdout.trim() : undefined;
}

async function isUnborn(call: GitCall): Promise<boolean> {
  const branch = await runGit(['symbolic-ref', '--quiet', 'HEAD'], call);
  return branch.code === 0 && (await objectId(branch.stdout.trim(), call)) === undefined;
}

function noRevision(rev: string): PipelineError {
  return new PipelineError('GIT_REVISION', `no such revision: ${JSON.stringify(rev)}`, { details: { rev } });
}

async function commitTime(sha: string, call: GitCall): Promise<string> {
  const args = ['rev-list', '--no-walk', '--timestamp', '--end-of-options', sha];
  const answer = await runGit(args, call);
  if (answer.code !== 0) throw gitFailed(args, answer);
  return isoTime(answer.stdout.split(' ')[0] ?? '');
}

/** The tree of the root in a commit; undefined if the root did not exist then. */
async function treeOf(sha: string, prefix: string, call: GitCall): Promise<string | undefined> {
  return prefix === '' ? sha : objectId(`${sha}:${prefix.slice(0, -1)}`, call);
}

function isTreeless(facts: Facts): boolean {
  return /(?:^|[:+])(?:tree:|object:type=commit)/.test(facts.promisor ?? '');
}

function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}

function looksLikeRepository(root: string): boolean {
  if (existsSync(join(root, 'HEAD')) && existsSync(join(root, 'objects'))) return true;
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (dirname(folder) === folder) return false;
  }
}
