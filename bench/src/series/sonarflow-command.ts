// `sonarflow run` as its users run it, on a server of its own.
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Finding } from 'sonarflow';
import { emptied } from '../clones/inputs.ts';
import { type Command, spend } from '../contenders/command.ts';
import type { Fetched, Found } from '../contenders/sonarqube-clients.ts';
import type { Spent, Trial, TrialContext } from '../contract.ts';
import { HOME } from '../report/circumstances.ts';
import { ServedProject } from './served-project.ts';

const BIN = join(HOME, 'node_modules/sonarflow/bin/sonarflow.js');
const UNTIL_02 = ['--source', 'sonarqube', '--project', 'demo', '--until', '02-fetch', '--json'];

function sonarflow(root: string, out: string, args: readonly string[]): Command {
  const stdout = join(out, 'rows.ndjson');
  return { file: process.execPath, args: [BIN, 'run', '--root', root, ...args], cwd: root, stdout };
}

/** 01 and 02, nothing known from before. Result: what the findings say, and the requests. */
export function fetchCommand(context: TrialContext): Promise<Trial<Fetched>> {
  return onServer(context, async (server, out) => {
    const found: Found[] = [];
    await eachFinding(out, ({ key = '', rule, path = '', range, message }) => {
      found.push({ key, rule, path, line: range?.startLine ?? 0, message });
    });
    return { found, requests: await server.requests() };
  });
}

/** The same. Result: the number of findings. */
export function fetchCounted(context: TrialContext): Promise<Trial<number>> {
  return onServer(context, (_server, out) => countFindings(out));
}

async function onServer<Result>(
  { size, scratch }: TrialContext,
  read: (server: ServedProject, out: string) => Promise<Result>,
): Promise<Trial<Result>> {
  const server = await ServedProject.start(size);
  process.env['SONAR_HOST_URL'] = server.url;
  const [root, out] = [join(scratch, 'root'), join(scratch, 'out')];
  let spent: Spent | undefined;
  return {
    before: async () => {
      await emptied(root);
      await emptied(out);
      await server.requests();
    },
    run: async () => {
      spent = await spend(sonarflow(root, out, UNTIL_02));
      return read(server, out);
    },
    spent: () => known(spent),
    close: () => server.close(),
  };
}

/** 03 alone, from rows that 02 kept. Result: the number of findings in its bundles. */
export async function planCommand({ size, scratch }: TrialContext): Promise<Trial<number>> {
  const server = await ServedProject.start(size);
  process.env['SONAR_HOST_URL'] = server.url;
  const [root, out] = [join(scratch, 'root'), join(scratch, 'out')];
  await mkdir(root);
  try {
    await spend(sonarflow(root, await emptied(out), UNTIL_02));
  } finally {
    server.close();
  }
  let spent: Spent | undefined;
  return {
    before: async () => void (await emptied(out)),
    run: async () => {
      spent = await spend(sonarflow(root, out, ['--from', '03-plan', '--until', '03-plan', '--json']));
      return size;
    },
    spent: () => known(spent),
  };
}

function known(spent: Spent | undefined): Spent {
  if (!spent) throw new Error('nothing was run');
  return spent;
}

async function countFindings(out: string): Promise<number> {
  let count = 0;
  await eachFinding(out, () => {
    count += 1;
  });
  return count;
}

async function eachFinding(out: string, take: (finding: Finding) => void): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(join(out, 'rows.ndjson')) })) {
    const row = JSON.parse(line) as { readonly type: string };
    if (row.type === 'finding') take(row as Finding);
  }
}
