import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InterruptOptions } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardrev, command, git, makeRepository, removeFolders, shell, taskFile } from './world.ts';

const STEPS = ['01-ensure-fm', '02-process-prompts', '03-index-repo', '04-match-context', '05-evaluate', '06-report'];
const TASKS = 200;
const SOURCES = 100;
const PROCESS = { 'backlog/process.md': '## To Do\n\n## Done\n' };

let root: string;
let kept: string;

beforeAll(async () => {
  root = makeRepository([{ message: 'Everything', files: { ...tasks(), ...sources(), ...PROCESS } }, ...commits()]);
  const whole = await boardrev(['run', '--root', root, '--keep-rows', '--quiet']);
  expect([whole.code, whole.err]).toEqual([0, '']);
  const runs = join(root, '.pipeline/boardrev/runs');
  kept = join(runs, readdirSync(runs)[0] ?? '');
}, 60_000);

afterAll(removeFolders);

/** Every step has more to say than pipes hold, so it waits for its reader and cannot be done before it is stopped. */
function tasks(): Record<string, string> {
  const words = Array.from({ length: 1200 }, (_, index) => `word${index}`).join(' ');
  const file = (n: number) => taskFile(`task-${n}`, `Load module ${n}`, 'To Do', words);
  return Object.fromEntries(Array.from({ length: TASKS }, (_, n) => [`backlog/tasks/task-${n}.md`, file(n)]));
}

function sources(): Record<string, string> {
  const file = (n: number) =>
    Array.from({ length: 600 }, (_, line) => `export function loadModuleNumber${n}Line${line}() {}`).join('\n');
  return Object.fromEntries(Array.from({ length: SOURCES }, (_, n) => [`src/module-${n}.ts`, file(n)]));
}

function commits() {
  return Array.from({ length: 12 }, (_, n) => ({ message: `Load modules, part ${n}`, files: { 'a.txt': `${n}` } }));
}

/** Presses Ctrl-C while the command waits for its reader, on the large root by default. */
function interrupt(args: readonly string[], { on = root, ...options }: InterruptOptions & { on?: string } = {}) {
  return command.interrupt([...args, '--root', on], options);
}

interface Manifest {
  readonly outcome: string;
  readonly cache: Record<string, { hits: number; misses: number }>;
}

/** What must not be there once a command has ended. */
function leftovers(): string[] {
  const names = readdirSync(join(root, '.pipeline'), { recursive: true, encoding: 'utf8' });
  const ours = names.filter((name) => !name.startsWith('cache'));
  return ours.filter((name) => /\.(?:tmp|partial)$|(?:^|\/)lock/.test(name));
}

function newestManifest(): Manifest {
  const runs = join(root, '.pipeline/boardrev/runs');
  const id = readdirSync(runs).sort().at(-1) ?? '';
  return JSON.parse(readFileSync(join(runs, id, 'manifest.json'), 'utf8'));
}

describe('Ctrl-C', () => {
  it.each(STEPS)('ends a run whose %s is at work: 130, one line, nothing half-written', async (step) => {
    const { code, signal, err } = await interrupt(['run', '--quiet', '--json', '--emit', step]);
    expect({ code, signal, err }).toEqual({
      code: 130,
      signal: null,
      err: 'interrupted by SIGINT: nothing is half-written; a new run goes on from the cache\n',
    });
    expect(leftovers()).toEqual([]);
    expect(newestManifest().outcome).toBe('interrupted');
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it.each(STEPS)('ends %s alone as it ends a run', async (step) => {
    const before = STEPS[STEPS.indexOf(step) - 1];
    const input = before === undefined ? undefined : join(kept, `${before}.ndjson`);
    const { code, signal, err } = await interrupt(['step', step], { input });
    expect([code, signal, err.trim().split('\n').at(-1)]).toEqual([
      130,
      null,
      'interrupted by SIGINT: nothing is half-written; a new run goes on from the cache',
    ]);
    expect(leftovers()).toEqual([]);
  });

  it('leaves every task file whole, changed or not, when it interrupts --write', async () => {
    const before = '# A task\n\nText without end'.repeat(2000);
    const names = Array.from({ length: 60 }, (_, n) => `task-${n}.md`);
    const target = makeRepository([
      { message: 'Board', files: Object.fromEntries(names.map((name) => [`tasks/${name}`, before])) },
    ]);
    const read = (name: string) => readFileSync(join(target, 'tasks', name), 'utf8');
    const { code } = await interrupt(['run', '--write', '--quiet', '--json', '--emit', '01'], { on: target });
    expect(code).toBe(130);
    const halfway = names.filter((name) => read(name) === before);
    expect(halfway.length).toBeGreaterThan(0);
    expect(halfway.length).toBeLessThan(names.length);
    expect(readdirSync(join(target, 'tasks')).sort()).toEqual([...names].sort());
    const rest = await boardrev(['run', '--write', '--root', target]);
    expect([rest.code, rest.err]).toEqual([0, expect.stringContaining(`${halfway.length} files written\n`)]);
    expect(names.filter((name) => !/^---\nid: task-\d+\n[\s\S]*\n---\n# A task/.test(read(name)))).toEqual([]);
  });

  it('ends a second run at once, and the first one does not notice', async () => {
    const args = ['run', '--quiet', '--json', '--emit', '01'];
    const meanwhile = async () => {
      const second = await boardrev([...args, '--root', root]);
      expect([second.code, second.out]).toEqual([2, '']);
      expect(second.lines).toEqual([expect.stringMatching(/^error RUN_LOCKED: .*: process \d+ on .* since /)]);
    };
    const first = await interrupt(args, { meanwhile });
    expect(first.code).toBe(130);
  });

  it('leaves a root on which the next run works, nearly all of it from the cache', async () => {
    const { code, err } = await boardrev(['run', '--root', root, '--quiet']);
    expect([code, err]).toEqual([0, '']);
    const cache = Object.values(newestManifest().cache);
    const hits = cache.reduce((sum, metrics) => sum + metrics.hits, 0);
    const misses = cache.reduce((sum, metrics) => sum + metrics.misses, 0);
    expect(hits).toBeGreaterThan(TASKS);
    expect(hits / (hits + misses)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('a reader who has enough', () => {
  it('S3-71 ends a run with 0: boardrev run --json | head -1', async () => {
    const { code, rows, err } = await shell(`boardrev run --json --emit 03 --quiet --root "${root}" | head -1`);
    expect([code, rows.length, err]).toEqual([0, 1, '']);
    expect([newestManifest().outcome, leftovers()]).toEqual(['closed', []]);
  });

  it.each(STEPS)('S3-71 ends %s alone with 0', async (step) => {
    const before = STEPS[STEPS.indexOf(step) - 1];
    const input = before === undefined ? '' : `--input "${join(kept, `${before}.ndjson`)}"`;
    const { code, rows, err } = await shell(`boardrev step ${step} ${input} --root "${root}" | head -1`);
    expect([code, rows.length, err]).toEqual([0, 1, '']);
    expect(leftovers()).toEqual([]);
  });
});
