import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { makeFolder, type TestFiles, writeFiles } from './test-folders.ts';

export interface CommitSpec {
  readonly message: string;
  /** Default: a day after the commit before. */
  readonly date?: string;
  readonly files?: TestFiles;
  readonly remove?: readonly string[];
}

const FIRST_COMMIT = Date.parse('2026-01-05T12:00:00Z');
const DAY = 86_400_000;

/** Keeps git away from the configuration of the user and of the machine. */
export const PLAIN_GIT = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' } as const;

/** A git repository whose commit ids depend on nothing but the given commits. `removeFolders` removes it. */
export function makeRepository(commits: readonly CommitSpec[]): string {
  const root = makeFolder();
  git(root, ['init', '--quiet', '--object-format=sha1']);
  addCommits(root, commits);
  return root;
}

/** Adds commits, a day apart unless they say otherwise. */
export function addCommits(root: string, commits: readonly CommitSpec[], first = 0): void {
  for (const [index, { message, date, files = {}, remove = [] }] of commits.entries()) {
    writeFiles(root, files);
    for (const path of remove) rmSync(join(root, path), { recursive: true });
    git(root, ['add', '--all']);
    const when = date ?? new Date(FIRST_COMMIT + (first + index) * DAY).toISOString();
    git(root, ['commit', '--quiet', '--allow-empty', '--message', message], when);
  }
}

/** Runs git away from the user's configuration, as an author that never changes. Returns its trimmed output. */
export function git(root: string, args: readonly string[], date = new Date(FIRST_COMMIT).toISOString()): string {
  const who = { NAME: 'A. Person', EMAIL: 'person@example.org', DATE: date };
  const people = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  );
  const options = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false'];
  return execFileSync('git', [...options, ...args], {
    cwd: root,
    env: { ...process.env, ...PLAIN_GIT, ...Object.fromEntries(people) },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}
