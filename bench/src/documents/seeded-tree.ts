import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { FAULTS } from './seeded-faults.ts';
import { TRAPS } from './seeded-traps.ts';
import { WORKSPACE } from './seeded-workspace.ts';

/** On the web, as the manifest of the workspace tells. */
export const SEEDED_REPOSITORY = 'acme/tools';

/** Writes the workspace with all cases as a repository with one commit. */
export async function writeSeededTree(folder: string): Promise<void> {
  const cases = [...FAULTS, ...TRAPS].flatMap(({ path, text, files }) => [
    ...Object.entries(files),
    [path, text] as const,
  ]);
  for (const [path, text] of [...Object.entries(WORKSPACE), ...cases]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await git(folder, 'init', '-q', '-b', 'main');
  await git(folder, 'remote', 'add', 'origin', `https://github.com/${SEEDED_REPOSITORY}.git`);
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-q', '--no-verify', '-m', 'All of it');
}

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'core.autocrlf=false'];
  await promisify(execFile)('git', [...who, ...args], { cwd });
}
