import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { PipelineError, toError } from '../../errors.ts';

/** Where and how one git process runs. */
export interface GitCall {
  /** Working directory. */
  readonly cwd: string;
  /** Kills the process when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Text for standard input, pulled only as fast as git takes it. Default: none. */
  readonly input?: AsyncIterable<string> | Iterable<string> | undefined;
}

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface GitExit {
  readonly code: number;
  /** What ended the process, if it did not end by itself. */
  readonly signal?: NodeJS.Signals | undefined;
  readonly stderr: string;
  /** Why the process could not be started, or why its input could not be read. */
  readonly error?: Error | undefined;
}

interface GitProcess {
  readonly stdout: Readable;
  readonly exit: Promise<GitExit>;
  /** Kills the process if it still runs and waits until it is gone. */
  stop(): Promise<void>;
}

/** Nothing here may start a program, open a pager or follow a replacement: ids must mean what they say. */
const FLAGS = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', `core.hooksPath=${devNull}`],
  ...['-c', 'log.showSignature=false'],
  ...['-c', 'advice.graftFileDeprecated=false'],
  // By default git maps whole packs and keeps 96 MB of delta bases: more than the rest of a run needs together.
  ...['-c', 'core.packedGitWindowSize=1m'],
  ...['-c', 'core.packedGitLimit=16m'],
  ...['-c', 'core.deltaBaseCacheLimit=16m'],
];

/** Variables by which an outer git (a hook, an alias) would bend an inner one towards another repository. */
const INHERITED = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_SHALLOW_FILE',
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

const STDERR_LIMIT = 16 * 1024;

/**
 * Yields what git writes to standard output, as it comes. Memory: one pipe buffer. Leaving the loop kills the process.
 * Throws GIT_FAILED with git's own message when git fails, GIT_MISSING without git, the signal's reason on abort.
 */
export async function* streamGit(args: readonly string[], call: GitCall): AsyncGenerator<Buffer, void, undefined> {
  call.signal?.throwIfAborted();
  const git = startGit(args, call);
  try {
    // A failed start closes stdout with an error of its own; `exit` knows the real one.
    const broken = yield* readToEnd(git.stdout);
    const exit = await endOf(git, args, call);
    if (exit.code !== 0) throw gitFailed(args, exit);
    if (broken) throw broken;
  } finally {
    await git.stop();
  }
}

/** Runs git to its end and returns all output, whatever the exit code. For short answers only. Throws like `streamGit`. */
export async function runGit(args: readonly string[], call: GitCall): Promise<GitResult> {
  call.signal?.throwIfAborted();
  const git = startGit(args, call);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of readToEnd(git.stdout)) chunks.push(chunk);
    const exit = await endOf(git, args, call);
    return { code: exit.code, stdout: Buffer.concat(chunks).toString(), stderr: exit.stderr };
  } finally {
    await git.stop();
  }
}

/** How git ended by itself. A git that was killed has not answered, whatever it wrote until then. */
async function endOf(git: GitProcess, args: readonly string[], call: GitCall): Promise<GitExit> {
  const exit = await git.exit;
  call.signal?.throwIfAborted();
  if (exit.error) throw startError(exit.error, call.cwd);
  if (exit.signal) throw gitFailed(args, { code: exit.code, stderr: `ended by ${exit.signal} before it was done` });
  return exit;
}

/** GIT_FAILED with git's own words, in one line. */
export function gitFailed(args: readonly string[], result: { code: number; stderr: string }): PipelineError {
  const said = result.stderr.trim().replace(/\s*\n\s*/g, ' ') || `exit code ${result.code}`;
  return new PipelineError('GIT_FAILED', `git ${args[0]}: ${said}`, {
    details: { command: args[0], exit: result.code },
  });
}

function startGit(args: readonly string[], call: GitCall): GitProcess {
  const child = spawnGit(args, call);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < STDERR_LIMIT) stderr += chunk.toString();
  });
  const feeding = child.stdin && call.input && feed(child.stdin, call.input, () => child.kill('SIGKILL'));
  const exit = new Promise<GitExit>((resolve) => {
    child.once('error', (error) => resolve({ code: -1, stderr, error }));
    child.once('close', (code, signal) => {
      resolve({ code: code ?? -1, signal: signal ?? undefined, stderr, error: feeding?.error });
    });
  });
  const kill = () => child.kill('SIGKILL');
  call.signal?.addEventListener('abort', kill, { once: true });
  const stop = async () => {
    call.signal?.removeEventListener('abort', kill);
    feeding?.stop();
    child.stdin?.destroy();
    child.stdout.destroy();
    if (child.exitCode === null) kill();
    await exit;
  };
  return { stdout: child.stdout, exit, stop };
}

function spawnGit(
  args: readonly string[],
  { cwd, input }: GitCall,
): ChildProcessByStdio<Writable | null, Readable, Readable> {
  const words = [...FLAGS, ...args];
  const options = { cwd, env: environment(), windowsHide: true };
  // A pipe costs time, too.
  if (!input) return spawn('git', words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  return spawn('git', words, { ...options, stdio: 'pipe' });
}

async function* readToEnd(stdout: Readable): AsyncGenerator<Buffer, Error | undefined, undefined> {
  try {
    for await (const chunk of stdout) yield chunk as Buffer;
    return undefined;
  } catch (thrown) {
    return toError(thrown);
  }
}

/** Writes `input` at the pace git reads it. A source that throws kills git and is kept as `error`. */
function feed(stdin: Writable, input: AsyncIterable<string> | Iterable<string>, kill: () => void) {
  const source = iteratorOf(input);
  const state = { error: undefined as Error | undefined, stop: () => {} };
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    // Not awaited: a source that waits for something else must not hold up the end of git.
    Promise.resolve(source.return?.()).catch(() => {});
  };
  state.stop = close;
  stdin.on('error', close);
  stdin.on('close', close);
  const pump = async () => {
    while (open) {
      const next = await source.next();
      if (next.done) {
        open = false;
        stdin.end();
      } else if (open && !stdin.write(next.value)) await drained(stdin);
    }
  };
  pump().catch((thrown: unknown) => {
    open = false;
    state.error = toError(thrown);
    kill();
  });
  return state;
}

function iteratorOf(input: AsyncIterable<string> | Iterable<string>): AsyncIterator<string> | Iterator<string> {
  return Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]();
}

function drained(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stdin.off('drain', done);
      stdin.off('close', done);
      resolve();
    };
    stdin.on('drain', done);
    stdin.on('close', done);
    if (stdin.destroyed) done();
  });
}

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0' };
  for (const name of INHERITED) delete env[name];
  env['GIT_OPTIONAL_LOCKS'] = '0';
  // Grafts are replacements of an older kind, and no flag turns them off.
  env['GIT_GRAFT_FILE'] = devNull;
  // git before 2.45 does not know GIT_NO_LAZY_FETCH; with no protocol allowed a fetch cannot open a connection either.
  env['GIT_NO_LAZY_FETCH'] = '1';
  env['GIT_ALLOW_PROTOCOL'] = 'none';
  return env;
}

function startError(error: Error, cwd: string): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  if (!existsSync(cwd)) return new PipelineError('ROOT_INVALID', `no such directory: ${cwd}`, { cause: error });
  return new PipelineError('GIT_MISSING', 'git is not installed or not on PATH; install it and run again', {
    cause: error,
  });
}
