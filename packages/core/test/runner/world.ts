import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach } from 'vitest';
import { type CliDefinition, runCli } from '../../src/node/index.ts';
import { definition } from './fixtures/demo/pipeline.mjs';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A fresh folder, removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pipelines-runner-'));
  folders.push(folder);
  return folder;
}

export interface CliOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Rows of stdout. */
  readonly rows: () => { readonly type: string; readonly [field: string]: unknown }[];
}

export interface CliWorld {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stderrIsTTY?: boolean;
  readonly definition?: CliDefinition;
  readonly cwd?: string;
  readonly code?: string;
}

/** The demo pipeline's command line, in process, on a root. */
export async function demoCli(root: string, argv: readonly string[], world: CliWorld = {}): Promise<CliOutcome> {
  const stdin = new PassThrough();
  stdin.end(world.stdin ?? '');
  const stdout = new PassThrough();
  let out = '';
  let err = '';
  stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const stderr = {
    isTTY: world.stderrIsTTY ?? false,
    columns: 100,
    rows: 30,
    write: (text: string) => {
      err += text;
      return true;
    },
    on: () => stderr,
  };
  const code = await runCli(world.definition ?? definition, {
    argv,
    stdin,
    stdout,
    stderr,
    env: { HOME: root, ...world.env },
    cwd: world.cwd ?? root,
    code: world.code,
  });
  stdout.end();
  return {
    code,
    out,
    err,
    rows: () =>
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
