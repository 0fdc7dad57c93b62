import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { Pipeline, type Row, type StepCache } from '@pipelines/core';
import { hashOfContent } from '@pipelines/core/node';
import { stepContract } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchContext } from '../../src/04-match-context.ts';
import type { Commit, FileRow, Match, Revision, Task } from '../../src/rows.ts';

const SOURCES: Readonly<Record<string, string>> = {
  'src/login/form.ts': 'export function validateLogin() { return "password must be long"; }\n',
  'src/http/client.ts': 'export class HttpClient { retry() {} }\n',
  'src/index.ts': 'export {};\n',
  'lib/index.ts': 'export {};\n',
  'docs/guide.md': 'How to sign in with a password and a token.\n',
  'backlog/tasks/task-1 - login.md': '# Validate the login form\n',
};

const task = (id: string, title: string, text = '', more: Partial<Task> = {}): Task => ({
  type: 'task',
  id,
  path: `backlog/tasks/${id.toLowerCase()}.md`,
  title,
  text,
  ...more,
});
const commit = (sha: string, subject: string, files: string[], more: Partial<Commit> = {}): Commit => ({
  type: 'commit',
  sha,
  time: '2024-05-02T10:00:00Z',
  subject,
  body: '',
  files,
  ...more,
});

const TASKS = [
  task('TASK-1', 'Validate the login form', 'The password must be long. See `src/login/form.ts`.'),
  task('TASK-2', 'Retry failed requests', '---\nstatus: Done\n---\nThe HttpClient gives up too early.', {
    dependencies: ['task-1', 'TASK-99'],
  }),
  task('TASK-12', 'Write the guide', 'Explain tokens.', { status: 'To Do', created: '2024-05-01' }),
];
const COMMITS = [
  commit('a1', 'Validate login form passwords', ['src/login/form.ts']),
  commit('b2', 'TASK-2: add retry', ['src/http/client.ts', 'backlog/tasks/task-2.md']),
  commit('c3', 'Move TASK-1 to Done', ['backlog/tasks/task-1 - login.md']),
  commit('d4', 'Write the guide of tokens', ['docs/guide.md'], { time: '2020-01-01T00:00:00Z' }),
  commit('e5', 'TASK-120: write something else', ['src/index.ts']),
];
const REVISION: Revision = { type: 'revision', sha: 'a1', now: '2024-06-01T00:00:00Z', shallow: false };

let root = '';
let files: FileRow[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(os.tmpdir(), 'match-'));
  for (const [path, text] of Object.entries(SOURCES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '.'], { cwd: root });
  files = Object.entries(SOURCES).map(([path, text]) => ({
    type: 'file',
    path,
    blob: hashOfContent(Buffer.from(text)),
    size: text.length,
    symbols: path.endsWith('client.ts') ? ['HttpClient', 'retry'] : [],
  }));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A cache that counts: what was looked up, found and stored. */
function countingCache(): StepCache & {
  readonly counts: { hits: number; sets: number };
  readonly keys: () => string[];
} {
  const values = new Map<string, unknown>();
  const counts = { hits: 0, sets: 0 };
  const get = async <T>(key: string) => {
    if (values.has(key)) counts.hits += 1;
    return values.get(key) as T | undefined;
  };
  const set = async <T>(key: string, value: T) => {
    counts.sets += 1;
    values.set(key, value);
  };
  const getOrCompute = async <T>(key: string, compute: () => T | Promise<T>) => {
    const known = await get<T>(key);
    if (known !== undefined) return known;
    const value = await compute();
    await set(key, value);
    return value;
  };
  return { counts, keys: () => [...values.keys()], get, set, getOrCompute };
}

async function* stream(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

async function run(rows: readonly Row[], options: { cache?: StepCache; root?: string } = {}): Promise<Row[]> {
  const services = () => (options.cache ? { cache: options.cache } : {});
  const found: Row[] = [];
  const pipeline = Pipeline.start('match', matchContext);
  for await (const row of pipeline.run({ root: options.root ?? root, input: stream(rows), check: true, services }))
    found.push(row);
  return found;
}

const matchesOf = (rows: readonly Row[]) =>
  new Map(rows.filter((row): row is Match => row.type === 'match').map((row) => [row.id, row]));

describe('04-match-context', () => {
  it('emits each task with its match, in the order of the tasks, and consumes files and commits', async () => {
    const rows = await run([REVISION, ...TASKS, ...files, ...COMMITS]);
    expect(rows.map(({ type }) => type)).toEqual(['revision', 'task', 'match', 'task', 'match', 'task', 'match']);
  });

  it('S3-29 reads texts by blob id, so that a file is found by its content, a name or a path', async () => {
    const matches = matchesOf(await run([...TASKS, ...files, ...COMMITS]));
    expect(matches.get('TASK-1')?.files[0]?.path).toBe('src/login/form.ts');
    expect(matches.get('TASK-2')?.files[0]?.path).toBe('src/http/client.ts');
    expect(matches.get('TASK-12')?.files[0]?.path).toBe('docs/guide.md');
  });

  it('finds the same without git, from the disk', async () => {
    const bare = await mkdtemp(join(os.tmpdir(), 'match-bare-'));
    for (const [path, text] of Object.entries(SOURCES)) {
      await mkdir(dirname(join(bare, path)), { recursive: true });
      await writeFile(join(bare, path), text);
    }
    expect(await run([...TASKS, ...files], { root: bare })).toEqual(await run([...TASKS, ...files]));
    await rm(bare, { recursive: true, force: true });
  });

  it('never matches a task to a board file', async () => {
    const matches = matchesOf(await run([...TASKS, ...files, ...COMMITS]));
    for (const { files: found } of matches.values())
      expect(found.some(({ path }) => path.startsWith('backlog/'))).toBe(false);
  });

  it('gives the signals of commits that did more than move a card', async () => {
    const matches = matchesOf(await run([...TASKS, ...files, ...COMMITS]));
    const first = matches.get('TASK-1')?.commits ?? [];
    expect(first[0]?.sha).toBe('a1');
    expect(first[0]?.text).toBeGreaterThan(0.3);
    expect(first.map(({ sha }) => sha)).not.toContain('c3');
    expect(matches.get('TASK-2')?.commits[0]).toMatchObject({ sha: 'b2', mention: 'subject', files: 1 });
    expect(matches.get('TASK-12')?.commits.some(({ mention }) => mention)).toBe(false);
  });

  it('leaves out commits from before the task was created', async () => {
    const matches = matchesOf(await run([...TASKS, ...COMMITS]));
    expect(matches.get('TASK-12')?.commits.map(({ sha }) => sha)).not.toContain('d4');
  });

  it('says what the task waits for, known or not', async () => {
    const matches = matchesOf(await run(TASKS));
    expect(matches.get('TASK-2')?.waitsFor).toEqual([
      { id: 'TASK-1', known: true },
      { id: 'TASK-99', known: false },
    ]);
  });

  it('does not look at the status in front matter that was left in the text', async () => {
    const other = TASKS.map((own) => ({ ...own, text: own.text.replace('status: Done', 'status: To Do') }));
    expect([...matchesOf(await run([...other, ...COMMITS])).values()]).toEqual([
      ...matchesOf(await run([...TASKS, ...COMMITS])).values(),
    ]);
  });

  it('gives the same rows for any order of files and commits', async () => {
    const expected = await run([...TASKS, ...files, ...COMMITS]);
    const rows = [...files, ...COMMITS];
    const shuffled = fc.shuffledSubarray<Row>(rows, { minLength: rows.length });
    await fc.assert(
      fc.asyncProperty(shuffled, fc.nat(rows.length), async (order, at) => {
        expect(await run([...order.slice(0, at), ...TASKS, ...order.slice(at)])).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('reads nothing and builds nothing when nothing changed: one hit per task, no other look-up', async () => {
    const cache = countingCache();
    const first = await run([...TASKS, ...files, ...COMMITS], { cache });
    const { sets } = cache.counts;
    const second = await run([...COMMITS, ...files, ...TASKS], { cache, root: join(root, 'nowhere') });
    expect(second).toEqual(first);
    expect(cache.counts).toEqual({ hits: TASKS.length, sets });
  });

  it('matches one changed task afresh, from cached texts', async () => {
    const cache = countingCache();
    await run([...TASKS, ...files, ...COMMITS], { cache });
    const { sets } = cache.counts;
    const [first, ...others] = TASKS;
    const changed = { ...(first as Task), text: 'Nothing to do with it' };
    const rows = await run([changed, ...others, ...files, ...COMMITS], { cache });
    expect(rows).toEqual(await run([changed, ...others, ...files, ...COMMITS]));
    expect(cache.counts.sets).toBe(sets + 1);
  });

  it('does not remember what it found while a text was not here', async () => {
    const cache = countingCache();
    const empty = await mkdtemp(join(os.tmpdir(), 'match-'));
    try {
      const rows = [...TASKS, ...files, ...COMMITS];
      const poor = await run(rows, { cache, root: empty });
      expect(cache.counts.sets).toBe(0);
      const whole = await run(rows, { cache });
      expect(whole).toEqual(await run(rows));
      expect(whole).not.toEqual(poor);
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  it('matches binary, large and skipped files by their path only', async () => {
    const big: FileRow = { type: 'file', path: 'src/password.ts', blob: 'f'.repeat(40), size: 300_000, symbols: [] };
    const link: FileRow = {
      type: 'file',
      path: 'password-link',
      blob: 'e'.repeat(40),
      size: 4,
      symbols: [],
      skipped: 'link',
    };
    const found = matchesOf(await run([...TASKS, big, link]))
      .get('TASK-1')
      ?.files.map(({ path }) => path);
    expect(found?.sort()).toEqual(['password-link', 'src/password.ts']);
  });

  const contract = { step: matchContext, rows: [REVISION, ...TASKS, ...COMMITS], options: () => ({ root }) };
  for (const { name, run: check } of stepContract(contract)) it(name, check);
});
