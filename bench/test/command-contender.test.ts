import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spend } from '../src/contenders/command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const node = (script: string) => ({ file: process.execPath, args: ['-e', script], cwd: folder });
const HOG = 'const b = Buffer.alloc(3e8, 1); const t = process.cpuUsage(); while (process.cpuUsage(t).user < 3e5);';

describe('spend', () => {
  it('counts the CPU time and memory of a command', async () => {
    const { cpu, peak, rss, wall } = await spend(node(HOG));
    expect(wall).toBeGreaterThan(0);
    if (process.platform !== 'linux') return;
    expect(cpu).toBeGreaterThanOrEqual(290);
    expect(peak).toBeGreaterThan(3e8);
    expect(rss).toBe(peak);
  });

  it('counts the processes that it starts, too', async () => {
    const { cpu, peak } = await spend(
      node(`require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(HOG)}])`),
    );
    if (process.platform !== 'linux') return;
    expect(cpu).toBeGreaterThanOrEqual(290);
    expect(peak).toBeGreaterThan(3e8);
  });

  it('writes standard output to a file', async () => {
    const stdout = join(folder, 'out.txt');
    await spend({ ...node("console.log('said')"), stdout });
    expect(await readFile(stdout, 'utf8')).toBe('said\n');
  });

  it('fails with the end of standard error when the command does, unless its exit code is allowed', async () => {
    const failing = node("console.error('no such luck'); process.exitCode = 3");
    await expect(spend(failing)).rejects.toThrow(/ended with 3: no such luck/);
    await expect(spend({ ...failing, allowed: [0, 3] })).resolves.toBeDefined();
  });
});
