import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type AnyStep, Pipeline, type Row, type RunOptions } from '@pipelines/core';

/** A root in a temporary folder, filled with files. */
export async function makeRoot(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'boardrev-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return root;
}

export async function removeRoot(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
}

/** Every file below the root, as text. */
export async function readAll(root: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !file.includes(`${path.sep}.git${path.sep}`)) {
      all[path.relative(root, file).split(path.sep).join('/')] = await readFile(file, 'utf8');
    }
  }
  return all;
}

export interface StepRun {
  readonly rows: readonly Record<string, unknown>[];
  /** Path and text of each edit the step asked for. */
  readonly edits: Readonly<Record<string, string>>;
  readonly logs: readonly string[];
}

/** Runs steps on a root. With `write`, edits go to the disk. */
export async function runSteps(
  root: string,
  steps: readonly AnyStep[],
  options: Pick<RunOptions, 'shared' | 'config'> & { readonly write?: boolean; readonly input?: readonly Row[] } = {},
): Promise<StepRun> {
  const edits: Record<string, string> = {};
  const logs: string[] = [];
  const { write = false, input = [], ...rest } = options;
  const services = () => ({
    log: { info: (line: string) => void logs.push(line), warn: (line: string) => void logs.push(line) },
    files: {
      report: async (name: string) => name,
      edit: async (name: string, text: string) => {
        edits[name] = text;
        if (write) await writeFile(path.join(root, name), text);
        return write ? ('written' as const) : ('previewed' as const);
      },
    },
  });
  const [first, ...others] = steps;
  if (!first) throw new Error('no step');
  const pipeline = others.reduce<Pipeline<Row>>((line, step) => line.pipe(step), Pipeline.start('test', first));
  const rows: Record<string, unknown>[] = [];
  const source = (async function* () {
    yield* input;
  })();
  for await (const row of pipeline.run({ ...rest, root, services, input: source, check: true })) rows.push({ ...row });
  return { rows, edits, logs };
}

/** Runs git in a root with fixed names and times. */
export function git(root: string, ...args: string[]): string {
  const who = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b.c',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b.c',
  };
  const when = { GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };
  const env = { ...process.env, ...who, ...when, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull };
  return execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
