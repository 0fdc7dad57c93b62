import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toText } from '../src/report/result-files.ts';
import { benchNames } from '../src/run/load-bench.ts';
import { madeUp } from './made-up.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, TMPDIR: folder } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += text));
  child.stderr.on('data', (text) => (output.stderr += text));
  const done = once(child, 'close').then(([code]) => ({ code: code as number, ...output }));
  return { child, done };
}

const run = (...args: string[]) => start(...args).done;

describe('the bench command', () => {
  it('lists all benches, and explains itself', async () => {
    const { code, stdout } = await run('--list');
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[0]),
    ).toEqual(benchNames());
    expect((await run('--help')).stdout).toContain('bench compare A B');
  });

  it.each([
    [['nonsense'], 'no bench "nonsense"'],
    [['--rounds', '0'], '--rounds: expected a positive whole number, got 0'],
    [['compare', 'one'], 'expected two result files or folders'],
    [['gate', 'nonsense'], 'no bench "nonsense"'],
    [['sweep', 'nonsense'], 'no stage "nonsense"'],
    [['--nonsense'], '--nonsense'],
  ])('S2-13 exits 2 with a reason when it could not run: %j', async (args, reason) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(reason);
    expect(code).toBe(2);
  });

  it('runs the smoke of a bench and leaves nothing behind', async () => {
    const { code, stdout } = await run('--smoke', 'parallel-trivial');
    expect(code).toBe(0);
    expect(stdout).toBe('parallel-trivial: every contender runs, with equal results\n');
    expect(await readdir(folder)).toEqual([]);
  });

  it('ends its processes and removes its folders when it is interrupted', async () => {
    const { child, done } = start('parallel-trivial', '--no-write');
    await new Promise((resolve) =>
      child.stderr.on('data', (text) => `${text}`.includes('equal results') && resolve(text)),
    );
    child.kill('SIGINT');
    expect((await done).code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  it('compares two results, regressions first', async () => {
    for (const [name, factor] of [
      ['a.json', 1],
      ['b.json', 1.5],
    ] as const) {
      await writeFile(join(folder, name), toText(madeUp(factor)));
    }
    const { code, stdout } = await run('compare', join(folder, 'a.json'), join(folder, 'b.json'));
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^worse +made-up @ \d+ ours cpu: 1\.50 \[/);
  });
});
