import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitFiles, git, makeFolder, makeRepository, removeFolders } from '../../../core/test/git/make-repository.ts';
import type { FileRow } from '../../src/rows.ts';
import { index } from './run-index.ts';

const STEP = fileURLToPath(new URL('../../dist/03-index-repo.js', import.meta.url));

beforeAll(() => {
  if (!existsSync(STEP)) throw new Error(`${STEP} does not exist; build the packages first`);
});
afterAll(removeFolders);

/** The built step as a process of its own, where threads can load their modules. */
async function run(root: string, ...args: string[]): Promise<readonly { type: string }[]> {
  const command = [STEP, '--root', root, ...args];
  const child = promisify(execFile)(process.execPath, command, {
    maxBuffer: 2 ** 26,
    env: { ...process.env, XDG_CACHE_HOME: makeFolder() },
  });
  child.child.stdin?.end();
  const { stdout } = await child;
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

function files(rows: readonly { type: string }[]): FileRow[] {
  return rows.filter((row): row is FileRow => row.type === 'file');
}

describe('threads', () => {
  const code = (i: number) => `export function work${i}() {}\nexport class Thing${i} { go() {} }\n`;

  it('S3-29 gives the same rows from threads as from one thread, cold and warm, in a bare clone too', async () => {
    const root = makeRepository();
    commitFiles(root, Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`src/file-${i}.ts`, code(i)])));
    const { rows } = await index(root);
    expect(await run(root, '--concurrency', '2')).toEqual(rows);
    expect(await run(root, '--concurrency', '2')).toEqual(rows);
    const bare = makeFolder();
    git(bare, 'clone', '-q', '--bare', root, '.');
    expect(files(await run(bare, '--concurrency', '2'))).toEqual(files(rows));
  });

  it('S3-13 hashes a directory of many files in threads', async () => {
    const plain = makeFolder();
    mkdirSync(join(plain, 'src'));
    for (let i = 0; i < 500; i++) writeFileSync(join(plain, `src/file-${i}.ts`), code(i));
    const found = files(await run(plain, '--concurrency', '2'));
    expect(found).toHaveLength(500);
    expect(found).toEqual((await index(plain)).files);
  });
});
