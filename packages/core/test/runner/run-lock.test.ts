import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { acquireRunLock } from '../../src/node/index.ts';
import { temporaryFolder } from './world.ts';

const holder = fileURLToPath(new URL('fixtures/hold-lock.mjs', import.meta.url));

/** A process that answers `held` or its error code, and then waits. */
async function startHolder(path: string) {
  const child = spawn(process.execPath, [holder, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  return {
    child,
    exited,
    go: () => child.stdin.write('go\n'),
    answer: async () => String((await once(child.stdout, 'data'))[0]).trim(),
  };
}

/** The lock of a process that is gone. */
async function deadLock(path: string): Promise<void> {
  const { child, exited, go, answer } = await startHolder(path);
  await answer();
  go();
  expect(await answer()).toBe('held');
  child.kill('SIGKILL');
  await exited;
}

describe('the run lock', () => {
  it('is refused to a second live process, which learns pid, host and path', async () => {
    const path = join(await temporaryFolder(), 'folder', 'lock');
    const release = await acquireRunLock(path);
    const { exited, go, answer } = await startHolder(path);
    await answer();
    go();
    const refusal = await answer();
    expect(refusal).toContain('RUN_LOCKED');
    expect(refusal).toContain(`process ${process.pid} on ${hostname()}`);
    expect(refusal).toContain(path);
    await exited;
    await release();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  it('is refused to a second run of the same process until the first releases it', async () => {
    const path = join(await temporaryFolder(), 'lock');
    const release = await acquireRunLock(path);
    await expect(acquireRunLock(path)).rejects.toMatchObject({ code: 'RUN_LOCKED', details: { pid: process.pid } });
    await release();
    await (await acquireRunLock(path))();
  });

  it('is taken over from a process that is gone, also one that had our pid, and from a broken file', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'lock');
    await deadLock(path);
    await (await acquireRunLock(path))();
    const earlierLife = { pid: process.pid, host: hostname(), since: 'before', nonce: 'another' };
    for (const text of ['', '{"pid":', `${JSON.stringify(earlierLife)}\n`]) {
      await writeFile(path, text);
      await (await acquireRunLock(path))();
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('of another host counts as alive', async () => {
    const path = join(await temporaryFolder(), 'lock');
    await writeFile(path, JSON.stringify({ pid: 1, host: 'elsewhere', since: 'before', nonce: 'x' }));
    await expect(acquireRunLock(path)).rejects.toMatchObject({ code: 'RUN_LOCKED' });
  });

  it('is taken over although a process died while it took it over', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'lock');
    await deadLock(path);
    // The claim of a dead process, as it would have left it: named after the dead lock, holding its own text.
    const other = join(folder, 'other');
    await deadLock(other);
    const { createHash } = await import('node:crypto');
    const name = createHash('sha256')
      .update(await readFile(path, 'utf8'))
      .digest('hex')
      .slice(0, 16);
    await link(other, `${path}.${name}`);
    await (await acquireRunLock(path))();
    expect(await readdir(folder)).toEqual(['other']);
  });

  it('of a dead process is won by exactly one of several processes that race for it', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'lock');
    for (let round = 0; round < 3; round++) {
      await deadLock(path);
      const racers = await Promise.all(Array.from({ length: 4 }, () => startHolder(path)));
      await Promise.all(racers.map(({ answer }) => answer()));
      const answers = racers.map(({ answer }) => answer());
      for (const { go } of racers) go();
      const said = await Promise.all(answers);
      expect(said.filter((text) => text === 'held')).toHaveLength(1);
      for (const { child } of racers) child.kill('SIGKILL');
      await Promise.all(racers.map(({ exited }) => exited));
    }
  });

  it('of a dead process is won by exactly one of many runs in one process', async () => {
    const path = join(await temporaryFolder(), 'lock');
    for (let round = 0; round < 20; round++) {
      await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: '', nonce: String(round) }));
      const settled = await Promise.allSettled(Array.from({ length: 6 }, () => acquireRunLock(path)));
      const won = settled.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const { value: release } of won) await release();
    }
  });
});
