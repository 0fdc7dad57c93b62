import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '@pipelines/core';
import type { ScanContext } from '../scan/open-source.ts';
import { awaitTask } from './compute-engine.ts';
import type { Target } from './dialects.ts';
import type { Transport } from './transport.ts';

/** Where scanners write what became of their report. */
const REPORT = join('.scannerwork', 'report-task.txt');
/** The end of what the scanner said, for people. */
const SHOWN_LINES = 3;

/** Runs the installed scanner, then waits until the server has worked through its report. */
export async function scanProject(transport: Transport, target: Target, ctx: ScanContext): Promise<void> {
  const deadline = AbortSignal.timeout(ctx.config.timeout * 1000);
  const before = await reportedTask(ctx.root);
  await runScanner(target, ctx, deadline);
  const task = await reportedTask(ctx.root);
  if (task === undefined || task === before) {
    throw new PipelineError('SOURCE_FAILED', `${ctx.config.scanner} ended, but wrote no new ${REPORT}`);
  }
  await awaitTask(transport, task, deadline, ctx);
}

/** `ceTaskId` of the report. Its address of the server is not trusted: the token would go there. */
async function reportedTask(root: string): Promise<string | undefined> {
  const report = await readFile(join(root, REPORT), 'utf8').catch(() => '');
  return reportValues(report).get('ceTaskId');
}

/** The values of a `report-task.txt`: one `key=value` a line, in which a value may hold `=`. */
export function reportValues(report: string): ReadonlyMap<string, string> {
  const pairs = report.split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf('=');
    return at <= 0 || line.startsWith('#') ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
  });
  return new Map(pairs);
}

function scannerArguments({ project, branch, pullRequest, organization }: Target): string[] {
  const properties = {
    'sonar.projectKey': project,
    'sonar.branch.name': branch,
    'sonar.pullrequest.key': pullRequest,
    'sonar.organization': organization,
  };
  return Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [`-D${name}=${value}`]));
}

/** The token goes through the environment only: arguments are seen by everybody on the machine. */
async function runScanner(target: Target, ctx: ScanContext, deadline: AbortSignal): Promise<void> {
  const { scanner } = ctx.config;
  const lines: string[] = [];
  const child = spawn(scanner, scannerArguments(target), {
    cwd: ctx.root,
    env: { ...process.env, SONAR_HOST_URL: target.host },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => void child.kill();
  for (const signal of [ctx.signal, deadline]) signal.addEventListener('abort', stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => keepEnd(lines, text));
  }
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    ctx.signal.throwIfAborted();
    if (code !== 0) throw new PipelineError('SOURCE_FAILED', failure(scanner, code, deadline, lines));
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== 'ENOENT') throw thrown;
    throw new PipelineError('SOURCE_FAILED', `--scan: ${scanner} is not installed, or 01-scan.scanner is not its name`);
  } finally {
    for (const signal of [ctx.signal, deadline]) signal.removeEventListener('abort', stop);
  }
}

function failure(scanner: string, code: number | null, deadline: AbortSignal, lines: readonly string[]): string {
  if (deadline.aborted) return `${scanner} took longer than 01-scan.timeout`;
  const said = lines.filter((line) => line.trim() !== '').slice(-SHOWN_LINES);
  const token = process.env['SONAR_TOKEN']?.trim() || undefined;
  const text = said.join(' | ').replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  const end = code === null ? 'was killed' : `ended with ${code}`;
  return `${scanner} ${end}: ${token === undefined ? text : text.replaceAll(token, '***')}`;
}

function keepEnd(lines: string[], text: string): void {
  const [first = '', ...others] = text.split(/\r?\n/);
  lines.push(`${lines.pop() ?? ''}${first}`, ...others);
  lines.splice(0, Math.max(0, lines.length - 20));
}
