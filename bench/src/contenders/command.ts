import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Spent } from '../contract.ts';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** File for its standard output. */
  readonly stdout?: string;
  /** Exit codes that are no failure; 0 when left out. */
  readonly allowed?: readonly number[];
}

const EVERY_MS = 10;

/**
 * Runs a command and says what it and the processes it started used. CPU time is what the kernel says of ended children, in
 * steps of 10 ms; the peak is the sum over its processes of their high-water marks, looked at every 10 ms. Both are known on
 * Linux only, and NaN elsewhere. @throws Error with the end of its standard error when it fails.
 */
export async function spend(command: Command): Promise<Spent> {
  const { file, args, cwd, stdout, allowed = [0] } = command;
  const out = stdout === undefined ? undefined : openSync(stdout, 'w');
  const [started, before] = [performance.now(), childrenCpu()];
  const child = spawn(file, args, { cwd, stdio: ['ignore', out ?? 'ignore', 'pipe'] });
  let errors = '';
  let peak = Number.NaN;
  const look = (): void => {
    const now = child.pid === undefined ? 0 : treeMark(child.pid);
    if (now > 0) peak = Math.max(now, Number.isNaN(peak) ? 0 : peak);
  };
  const timer = setInterval(look, EVERY_MS);
  child.stderr?.on('data', (text: Buffer) => {
    errors = (errors + text).slice(-2000);
  });
  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit, signal) => resolve(exit ?? signal ?? 'unknown'));
    });
    const wall = performance.now() - started;
    if (typeof code === 'string' || !allowed.includes(code)) {
      throw new Error(`${file} ${args.join(' ')}: ended with ${code}: ${errors.trim()}`);
    }
    return { wall, cpu: childrenCpu() - before, peak, rss: peak };
  } finally {
    clearInterval(timer);
    if (out !== undefined) closeSync(out);
  }
}

/** Milliseconds of user and system time of all ended children, and of theirs. */
function childrenCpu(): number {
  const stat = read('/proc/self/stat');
  // Fields 16 and 17; the second one is a name in parentheses that may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** Bytes: high-water marks of a process and all that it started. */
function treeMark(pid: number): number {
  const kB = Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return kB * 1024 + children.reduce((sum, child) => sum + treeMark(Number(child)), 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
