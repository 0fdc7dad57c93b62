import { spawn } from 'node:child_process';

export interface LinterCall {
  /** Script of the linter and its arguments, for this Node.js. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Kills the linter and what it started. */
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard output above this ends the linter. Default: 64 MiB. */
  readonly maxBytes?: number;
}

/** How a linter ended. */
export interface LinterExit {
  readonly stdout: string;
  /** Its end: what it said last. */
  readonly stderr: string;
  /** Undefined if it did not end by itself. */
  readonly code: number | undefined;
  /** Why it did not. */
  readonly died?: string;
}

const MAX_OUTPUT = 64 * 2 ** 20;
const MAX_STDERR = 64 * 1024;

/** A Node.js that runs out of memory, and what Rust and C do when they give up. */
const FATAL_CODE = 128;

/**
 * Runs a linter in a process of its own, to its end. Throws the signal's reason when it is aborted, and what `spawn` throws.
 * Memory: its output, up to `maxBytes`.
 */
export async function runLinter(call: LinterCall): Promise<LinterExit> {
  const { args, cwd, signal, maxBytes = MAX_OUTPUT } = call;
  signal.throwIfAborted();
  const isGroup = process.platform !== 'win32';
  const child = spawn(process.execPath, args, {
    cwd,
    env: environment(call.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the linter starts ends with it.
    detached: isGroup,
    windowsHide: true,
  });
  const kill = () => killGroup(child.pid, isGroup, () => child.kill('SIGKILL'));
  signal.addEventListener('abort', kill, { once: true });
  try {
    const stdout = new Output(maxBytes, kill);
    const stderr = new Output(MAX_STDERR);
    child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    const end = await new Promise<{ code: number | null; by: NodeJS.Signals | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => resolve({ code, by }));
    });
    signal.throwIfAborted();
    return linterExit(stdout, stderr, end.code, end.by);
  } finally {
    signal.removeEventListener('abort', kill);
    if (child.exitCode === null && child.signalCode === null) kill();
  }
}

/** The token of a server is nobody's business but that of the transport. */
function environment(more: LinterCall['env']): NodeJS.ProcessEnv {
  const { SONAR_TOKEN: _, ...env } = process.env;
  return { ...env, NO_COLOR: '1', FORCE_COLOR: '0', ...more };
}

function killGroup(pid: number | undefined, isGroup: boolean, otherwise: () => void): void {
  try {
    if (pid !== undefined && isGroup) process.kill(-pid, 'SIGKILL');
    else otherwise();
  } catch {
    // It ended in the meantime.
  }
}

function linterExit(stdout: Output, stderr: Output, code: number | null, by: NodeJS.Signals | null): LinterExit {
  const died = stdout.isFull
    ? `wrote more than ${stdout.most / 2 ** 20} MB`
    : by
      ? `was ended by ${by}`
      : code !== null && code >= FATAL_CODE
        ? `ended with code ${code}`
        : undefined;
  return { stdout: stdout.text(), stderr: stderr.text(), code: code ?? undefined, ...(died !== undefined && { died }) };
}

/** What a process writes, up to a size. */
class Output {
  readonly most: number;
  readonly #onFull: (() => void) | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  isFull = false;

  constructor(most: number, onFull?: () => void) {
    this.most = most;
    this.#onFull = onFull;
  }

  add(chunk: Buffer): void {
    if (this.isFull) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size <= this.most) return;
    this.isFull = this.#onFull !== undefined;
    this.#onFull?.();
    // Of what is only for people the end is enough.
    this.#chunks = this.isFull ? [] : [Buffer.concat(this.#chunks).subarray(-this.most)];
    this.#size = this.#chunks[0]?.length ?? 0;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}
