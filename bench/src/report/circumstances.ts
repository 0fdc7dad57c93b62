import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from '../contract.ts';
import type { Machine } from './result.ts';
import type { Circumstances } from './summarize.ts';

/** The folder of this package. */
export const HOME = fileURLToPath(new URL('../../', import.meta.url));

export async function circumstances(): Promise<Circumstances> {
  return { date: new Date().toISOString(), commit: await revision(), machine: machine() };
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** Installed versions of the packages that contend. */
export async function versionsOf(bench: Bench): Promise<Map<string, string>> {
  const packages = new Set(Object.values(bench.contenders).flatMap((each) => each.package ?? []));
  const versions = new Map<string, string>();
  for (const name of packages) {
    const manifest = JSON.parse(await readFile(`${HOME}node_modules/${name}/package.json`, 'utf8'));
    versions.set(name, String(manifest.version));
  }
  return versions;
}

async function revision(): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: HOME })).stdout.trim();
  try {
    const changed = await git('status', '--porcelain', '--untracked-files=no', '--', '../packages', '.');
    return `${await git('rev-parse', '--short=12', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
