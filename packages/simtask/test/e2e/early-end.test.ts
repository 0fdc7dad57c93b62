import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { git, makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { amountParser, interrupt, newestManifest, retrier, STEPS, shell, simtask, TASKS, tasksOf } from './world.ts';

const SAID = 'interrupted by SIGINT: nothing is half-written; a new run goes on from the cache\n';

let root: string;
let kept: string;

beforeAll(async () => {
  root = makeRepository([{ message: 'Everything', files: { ...copies(), ...unexplained() } }]);
  const whole = await simtask(['run', '--root', root, '--keep-rows', '--quiet']);
  expect([whole.code, whole.err]).toEqual([0, '']);
  const runs = join(root, '.pipeline/simtask/runs');
  kept = join(runs, readdirSync(runs)[0] ?? '');
}, 60_000);

// Many processes in a row, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

afterAll(removeFolders);

/** Every step has more to say than pipes hold, so it waits for its reader and cannot be done before it is stopped. */
function unexplained(): Record<string, string> {
  const file = Array.from({ length: 100 }, (_, n) => `// simtask-ignore-next\nexport const value${n} = () => ${n};`);
  return Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`src/values-${n}.ts`, file.join('\n')]));
}

function copies(): Record<string, string> {
  const file = (n: number) => amountParser(`parse${n}`) + retrier(`retry${n}`);
  return Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`lib/copy-${n}.ts`, file(n)]));
}

/** What must not be there once a command has ended. */
function leftovers(): string[] {
  const names = readdirSync(join(root, '.pipeline'), { recursive: true, encoding: 'utf8' });
  const ours = names.filter((name) => !name.startsWith('cache'));
  return ours.filter((name) => /\.(?:tmp|partial)$|(?:^|\/)lock/.test(name));
}

function inputOf(step: string): string | undefined {
  const before = STEPS[STEPS.indexOf(step as (typeof STEPS)[number]) - 1];
  return before === undefined ? undefined : join(kept, `${before}.ndjson`);
}

describe('Ctrl-C', () => {
  it.each(STEPS)('S3-28 ends a run whose %s is at work: 130, one line, nothing half-written', async (step) => {
    const ended = await interrupt(['run', '--quiet', '--json', '--emit', step, '--root', root]);
    expect(ended).toEqual({ code: 130, signal: null, err: SAID });
    expect(leftovers()).toEqual([]);
    expect(newestManifest(root).outcome).toBe('interrupted');
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it.each(STEPS)('ends %s alone as it ends a run', async (step) => {
    const { code, signal, err } = await interrupt(['step', step, '--root', root], { input: inputOf(step) });
    expect([code, signal, `${err.trim().split('\n').at(-1)}\n`]).toEqual([130, null, SAID]);
    expect(leftovers()).toEqual([]);
  });

  it('leaves a root on which the next run works, and --write whole tasks', async () => {
    const { code, err } = await simtask(['run', '--root', root, '--quiet', '--write']);
    expect([code, err]).toEqual([0, '']);
    expect(Object.keys(tasksOf(root))).toHaveLength(2);
    expect(git(root, ['status', '--porcelain', '--', 'src', 'lib', TASKS]).split('\n')).toHaveLength(1);
  });
});

describe('a reader who has enough', () => {
  it('S3-71 ends a run with 0: simtask run --json | head -1', async () => {
    const { code, rows, err } = await shell(`simtask run --json --emit 01 --quiet --root "${root}" | head -1`);
    expect([code, rows.length, err]).toEqual([0, 1, '']);
    expect([newestManifest(root).outcome, leftovers()]).toEqual(['closed', []]);
  });

  it.each(STEPS)('S3-71 ends %s alone with 0', async (step) => {
    const input = inputOf(step);
    const given = input === undefined ? '' : `--input "${input}"`;
    const { code, rows, err } = await shell(`simtask step ${step} ${given} --root "${root}" | head -1`);
    expect([code, rows.length]).toEqual([0, 1]);
    expect(err).not.toContain('rror');
    expect(leftovers()).toEqual([]);
  });
});
