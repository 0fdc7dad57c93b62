import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './world.ts';

// Whole commands: they run what was built, as users do.
const demo = fileURLToPath(new URL('fixtures/demo/', import.meta.url));
const node = `'${process.execPath}'`;
const cli = `${node} '${join(demo, 'cli.mjs')}'`;
const step = (name: string) => `${node} '${join(demo, `${name}.mjs`)}'`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

function start(cwd: string, command: string, args: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore') {
  const child = spawn(command, args, { cwd, stdio: [stdin, 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  let heard: () => void = () => {};
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    heard();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  const says = (words: string) =>
    new Promise<void>((resolve) => {
      heard = () => {
        if (err.includes(words)) resolve();
      };
      heard();
    });
  return { child, ended, says };
}

const shell = (cwd: string, script: string) => start(cwd, 'bash', ['-c', `set -o pipefail; ${script}`]).ended;
const run = (root: string, ...args: string[]) => start(root, process.execPath, [join(demo, 'cli.mjs'), ...args]);

describe('steps as processes', () => {
  it('S3-71 joined by a shell pipe give the same bytes as `run --json`, with cache and without', async () => {
    const root = await temporaryFolder();
    const other = await temporaryFolder();
    const steps = ['01-words', '02-shout', '03-rank', '04-write'].map((name) => `${step(name)} --root .`);
    const piped = await shell(root, steps.join(' | '));
    expect(piped.code).toBe(0);
    expect(piped.out.split('\n')).toHaveLength(5);
    const whole = await shell(other, `${cli} run --json --root .`);
    expect(whole.out).toBe(piped.out);
    expect((await shell(root, `${cli} run --json --root .`)).out).toBe(piped.out);
    expect(await readdir(join(root, '.pipeline', 'core', 'preview', 'out'))).toHaveLength(3);
    expect(existsSync(join(root, '.pipeline', 'core', 'preview.diff'))).toBe(true);
  });

  it('S3-71 whose reader leaves early end with 0: one step, a pipe of steps, a run, describe', async () => {
    const root = await temporaryFolder();
    const endless = `${step('01-words')} --root . --set 01.endless=true`;
    const big = `${cli} run --root . --json --emit 02 --set 01.endless=true`;
    for (const script of [endless, `${endless} | ${step('02-shout')} --root .`, big, `${cli} describe`]) {
      const { code, out, err } = await shell(root, `${script} | head -1`);
      expect([code, out.split('\n').length], `${script}\n${err}`).toEqual([0, 2]);
      expect(err).not.toContain('EPIPE');
    }
  });

  it('end when they are done although stdin stays open', async () => {
    const root = await temporaryFolder();
    for (const args of [['run'], ['step', '01'], ['describe']]) {
      const { ended } = start(root, process.execPath, [join(demo, 'cli.mjs'), ...args], 'pipe');
      expect((await ended).code).toBe(0);
    }
    // This one has failed, so it wants no more rows.
    const { child, ended } = start(root, process.execPath, [join(demo, '02-shout.mjs')], 'pipe');
    child.stdin?.write('no row\n');
    expect(await ended).toMatchObject({ code: 2, err: expect.stringMatching(/^error INPUT_INVALID: stdin:1: /) });
  });

  it('answer a wrong flag by one line and 2, and --help by 0', async () => {
    const root = await temporaryFolder();
    const wrong = await shell(root, `${step('02-shout')} --nonsense`);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^error: unknown option '--nonsense'[^\n]*\n$/)]);
    const help = await shell(root, `${step('02-shout')} --help`);
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('Runs the step 02-shout alone')]);
  });

  it('do nothing when they are imported', async () => {
    const root = await temporaryFolder();
    const script = `import(${JSON.stringify(join(demo, '01-words.mjs'))}).then((m) => console.log(m.words.name))`;
    const { ended } = start(root, process.execPath, ['-e', script]);
    expect(await ended).toMatchObject({ code: 0, out: '01-words\n' });
  });
});

describe('an interrupted run', () => {
  const faulty = (root: string, fault: string, ...more: string[]) =>
    run(root, 'run', '--root', root, '--keep-rows', '--set', `02.fault=${fault}`, ...more);

  async function leftovers(root: string): Promise<string[]> {
    const folder = join(root, '.pipeline', 'core');
    const [id = ''] = await readdir(join(folder, 'runs'));
    const manifest = JSON.parse(await readFile(join(folder, 'runs', id, 'manifest.json'), 'utf8'));
    expect(manifest.outcome).toBe('interrupted');
    return [...(await readdir(folder)), ...(await readdir(join(folder, 'runs', id)))].sort();
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'S3-64 by %s while a step is stuck ends with %i: no partial file, no lock, rows of finished steps stay',
    async (signal, code) => {
      const root = await temporaryFolder();
      const { child, ended, says } = faulty(root, 'stuck');
      await says('stuck now');
      child.kill(signal);
      const { err, ...end } = await ended;
      expect(end).toMatchObject({ code, signal: null });
      expect(err).toContain(`interrupted by ${signal}`);
      expect(await leftovers(root)).toEqual(['manifest.json', 'runs']);
      expect((await run(root, 'run', '--root', root).ended).code).toBe(0);
    },
  );

  it('while its steps are busy ends with 130', async () => {
    const root = await temporaryFolder();
    const { child, ended } = run(root, 'run', '--json', '--root', root, '--set', '01.endless=true', '--emit', '01');
    child.stdout?.once('data', () => child.kill('SIGINT'));
    expect(await ended).toMatchObject({ code: 130, signal: null });
    expect(await leftovers(root)).toEqual(['manifest.json', 'runs']);
  });

  it('whose step keeps the process alive ends all the same, by the signal', async () => {
    const root = await temporaryFolder();
    const { child, ended, says } = faulty(root, 'stuck-alive');
    await says('stuck now');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ signal: 'SIGINT' });
    expect(await leftovers(root)).toEqual(['manifest.json', 'runs']);
  });

  it('that waits for nothing says so and ends with 2, instead of vanishing', async () => {
    const root = await temporaryFolder();
    const { code, err } = await faulty(root, 'deadlock', '--quiet').ended;
    expect([code, err]).toEqual([2, expect.stringMatching(/error STEP_STUCK: .*\n$/)]);
    expect((await readdir(join(root, '.pipeline', 'core'))).sort()).toEqual(['runs']);
    const word = '{"type":"word","id":"a","text":"a"}\n';
    const args = [join(demo, '02-shout.mjs'), '--root', root, '--set', '02.fault=deadlock'];
    const alone = start(root, process.execPath, args, 'pipe');
    alone.child.stdin?.end(word + word);
    expect(await alone.ended).toMatchObject({ code: 2, err: expect.stringContaining('error STEP_STUCK: ') });
  });

  it('is killed by a second SIGINT', async () => {
    const root = await temporaryFolder();
    const { child, ended, says } = faulty(root, 'stuck-alive');
    await says('stuck now');
    child.kill('SIGINT');
    await says('interrupted by SIGINT');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ signal: 'SIGINT' });
  });

  it('of one step alone ends with 130 too, waiting for rows or stuck', async () => {
    const root = await temporaryFolder();
    const word = '{"type":"word","id":"a","text":"a"}\n';
    const args = [join(demo, '02-shout.mjs'), '--root', root, '--set', '02.fault=stuck'];
    const { child, ended, says } = start(root, process.execPath, args, 'pipe');
    child.stdin?.write(word + word);
    await says('stuck now');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, signal: null });
  });
});
