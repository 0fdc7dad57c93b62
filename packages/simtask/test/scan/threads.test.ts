import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { commandEnv, makeRepository, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runScan } from './run-scan.ts';

const STEP = fileURLToPath(new URL('../../dist/01-scan.js', import.meta.url));

beforeAll(() => {
  if (!existsSync(STEP)) throw new Error(`${STEP} does not exist; build the packages first`);
});
afterAll(removeFolders);

/** The built step as a process of its own, where threads can load their modules. */
async function run(root: string, threads: number): Promise<unknown[]> {
  const args = ['--concurrency', String(threads), '--set', '01-scan.minTokens=1', '--set', '01-scan.minLines=1'];
  const command = [STEP, '--root', root, ...args, '--set', '01-scan.minNestedTokens=1'];
  const child = promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 26, env: commandEnv() });
  child.child.stdin?.end();
  return (await child).stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

const code = (i: number) =>
  `/** Does work ${i}. */\nexport const work${i} = async ({ a, b }) => {\n  for (const x of a) await b(x, ${i});\n};\n` +
  `class Thing${i} { go(x) { return x?.y ?? \`none of ${i}\` } }\n${i % 50 === 0 ? 'let broken = (;\n' : ''}`;

it('S3-12 S3-28 gives the same rows from one thread and from several, cold and warm, from disk and from git', async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`src/part-${i % 7}/file-${i}.ts`, code(i)]));
  const root = makeRepository([{ message: 'Start', files }]);
  const { rows, functions, problems } = await runScan(root);
  expect([functions.length, problems.length]).toEqual([600, 6]);
  for (const threads of [2, 3]) expect(await run(root, threads)).toEqual(rows);
  expect((await runScan(root, { shared: { at: 'HEAD' } })).rows).toEqual(rows);
  expect((await runScan(makeRoot(files))).rows).toEqual(rows);
});
