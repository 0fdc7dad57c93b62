import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Row } from '../step.ts';
import { makeFolder } from './test-folders.ts';
import { PLAIN_GIT } from './test-repository.ts';

export interface CommandOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The lines of stderr. */
  readonly lines: readonly string[];
  /** The rows of stdout. */
  readonly rows: readonly ResultRow[];
}

export type ResultRow = Row & { readonly [field: string]: unknown };

export interface CommandOptions {
  /** Default: the folder of temporary files. */
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Somebody else, by number. */
  readonly uid?: number;
}

export interface InterruptOptions {
  /** A file for stdin. */
  readonly input?: string | undefined;
  readonly meanwhile?: () => Promise<void>;
}

export interface Interrupted {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

export interface TestCommand {
  /** Runs it to its end, in a process of its own. */
  run(args: readonly string[], options?: CommandOptions): Promise<CommandOutcome>;
  /**
   * Starts it, reads the first rows, reads no more, presses Ctrl-C and waits for the end. `meanwhile` happens before that,
   * while the command waits for its reader.
   */
  interrupt(args: readonly string[], options?: InterruptOptions): Promise<Interrupted>;
  /** Runs a line of bash with `pipefail`, the command on its path. */
  shell(line: string, options?: CommandOptions): Promise<CommandOutcome>;
}

/** A command as it is shipped: `name` for the shell, `script` the file that Node runs. */
export function testCommand(name: string, script: string): TestCommand {
  return {
    run: (args, options = {}) => finish(process.execPath, [script, ...args], options),
    interrupt: (args, options = {}) => interrupt([script, ...args], options),
    shell(line, options = {}) {
      const bin = makeFolder();
      writeFileSync(join(bin, name), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 });
      const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, ...options.env };
      return finish('bash', ['-o', 'pipefail', '-c', line], { ...options, env });
    },
  };
}

async function interrupt(args: readonly string[], { input, meanwhile }: InterruptOptions): Promise<Interrupted> {
  const child = spawn(process.execPath, args, { env: commandEnv() });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  if (input === undefined) child.stdin.end();
  else createReadStream(input).pipe(child.stdin);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await once(child.stdout, 'readable');
  assert.match(String(child.stdout.read(20)), /^\{"type":"/, 'the first thing it prints is a row');
  await meanwhile?.();
  const said = once(child.stderr, 'data');
  child.kill('SIGINT');
  // A pager reads on when its user is done; until then the command waits with what it had handed over.
  await said;
  child.stdout.resume();
  const [code, signal] = await ended;
  return { code, signal, err };
}

/** The environment of a command under test: a home of its own, so that nothing of the user's is read or written. */
export function commandEnv(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { INIT_CWD: _cwd, npm_package_json: _manifest, XDG_CACHE_HOME: _cache, ...inherited } = process.env;
  const { GITHUB_ACTIONS: _actions, GITHUB_STEP_SUMMARY: _summary, ...plain } = inherited;
  return { ...plain, ...PLAIN_GIT, HOME: devNull, ...env };
}

function finish(file: string, args: readonly string[], options: CommandOptions): Promise<CommandOutcome> {
  const { cwd = tmpdir(), stdin = '', env, uid } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: commandEnv(env), ...(uid !== undefined && { uid, gid: uid }) });
    const texts = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.err += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...texts, lines: linesOf(texts.err), rows: rowsOf(texts.out) }));
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function rowsOf(text: string): ResultRow[] {
  return linesOf(text).flatMap((line) => (line.startsWith('{"') ? [JSON.parse(line) as ResultRow] : []));
}
