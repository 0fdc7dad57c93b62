import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addCommits,
  boardCommits,
  boardrev,
  git,
  makeFolder,
  makeRepository,
  type ResultRow,
  removeFolders,
  shell,
  taskFile,
} from './world.ts';

const STEPS = ['01-ensure-fm', '02-process-prompts', '03-index-repo', '04-match-context', '05-evaluate', '06-report'];
const dist = fileURLToPath(new URL('../../dist', import.meta.url));

let root: string;
let whole: string;

beforeAll(async () => {
  root = makeRepository(boardCommits());
  const { code, out } = await boardrev(['run', '--root', root, '--json', '--quiet', '--keep-rows']);
  expect(code).toBe(0);
  whole = out;
});

afterAll(removeFolders);

function copyOfRoot(): string {
  const copy = join(makeFolder(), 'copy');
  cpSync(root, copy, { recursive: true, filter: (path) => !path.includes('.pipeline') });
  return copy;
}

interface Manifest {
  readonly outcome: string;
  readonly cache: Record<string, { hits: number; misses: number }>;
  readonly usage: { readonly peakMemory: number };
}

function newestManifest(of: string): Manifest {
  const runs = join(of, '.pipeline/boardrev/runs');
  const id = readdirSync(runs).sort().at(-1) ?? '';
  return JSON.parse(readFileSync(join(runs, id, 'manifest.json'), 'utf8')) as Manifest;
}

function hitRate(of: string): { lookups: number; hits: number } {
  const all = Object.values(newestManifest(of).cache);
  const hits = all.reduce((sum, metrics) => sum + metrics.hits, 0);
  return { hits, lookups: hits + all.reduce((sum, metrics) => sum + metrics.misses, 0) };
}

describe('a run', () => {
  it('S3-71 ends with 0, prints the result on stdout and writes reports for people and for programs', async () => {
    const { code, out, err } = await boardrev(['run', '--root', root]);
    expect(code).toBe(0);
    // As seen from where the command was started.
    const named = relative(tmpdir(), join(root, '.pipeline/boardrev/report.md'));
    expect(out).toBe(`4 tasks: 3 mismatches, 0 without a verdict, 0 stale, 0 problems\n${named}\n`);
    expect(err).not.toContain('rror');
    expect(readFileSync(join(root, '.pipeline/boardrev/report.md'), 'utf8')).toContain('# Board review');
    const report = JSON.parse(readFileSync(join(root, '.pipeline/boardrev/report.json'), 'utf8')) as object;
    expect(Object.keys(report).length).toBeGreaterThan(0);
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it('S3-71 starts where the person stood when a package script starts it', async () => {
    const env = { INIT_CWD: root, npm_package_json: join(root, 'docs', 'package.json') };
    const { code, rows } = await boardrev(['run', '--json', '--quiet'], { cwd: join(root, 'docs'), env });
    expect(code).toBe(0);
    expect(rows.at(-1)).toMatchObject({ type: 'report', tasks: 4 });
  });

  it.runIf(existsSync('/dev/full')).each(['', '--json'])(
    'S3-71 ends with 2 when its result cannot be written: run %s',
    async (flag) => {
      const { code, err } = await shell(`boardrev run --quiet ${flag} --root "${root}" > /dev/full`);
      expect([code, err]).toEqual([2, expect.stringMatching(/^error WRITE_FAILED: output failed: ENOSPC[^\n]*\n$/)]);
    },
  );

  it('S3-71 tells findings by its exit code', async () => {
    const { code, err } = await boardrev(['run', '--root', root, '--quiet', '--fail-on', 'mismatches,stale']);
    expect([code, err]).toEqual([1, '--fail-on mismatches: 3 found\n']);
  });

  it('S3-15 measures its memory: the peak stands on stderr and in the manifest', async () => {
    const { err } = await boardrev(['run', '--root', root]);
    const printed = /^peak memory (\d+) MB \(process tree\), CPU /m.exec(err)?.[1];
    expect(Number(printed)).toBeGreaterThan(10);
    const { peakMemory } = newestManifest(root).usage;
    expect(peakMemory).toBeGreaterThan(10 * 2 ** 20);
    expect(Math.round(peakMemory / 2 ** 20)).toBe(Number(printed));
  });

  it('gives the same bytes again in a new process, from the cache', async () => {
    const again = await boardrev(['run', '--root', root, '--json', '--quiet']);
    expect(again.out).toBe(whole);
    const { hits, lookups } = hitRate(root);
    expect(lookups).toBeGreaterThan(0);
    expect(hits / lookups).toBeGreaterThanOrEqual(0.95);
  });

  it('gives the same bytes in another clone and with another number of threads', async () => {
    const { out } = await boardrev([
      'run',
      '--root',
      copyOfRoot(),
      '--json',
      '--quiet',
      '--concurrency',
      '3',
      '--check-rows',
    ]);
    expect(out).toBe(whole);
  });
});

describe('steps on their own', () => {
  it('give the same bytes joined by pipes as in one process', async () => {
    const copy = copyOfRoot();
    const line = STEPS.map((step) => `"${process.execPath}" "${dist}/${step}.js" --root "${copy}"`).join(' | ');
    const piped = await shell(line);
    expect([piped.code, piped.err]).toEqual([0, '']);
    expect(piped.out).toBe(whole);
    expect(git(copy, ['status', '--porcelain'])).toBe('');
  });

  it('give the same bytes as verbs joined by pipes', async () => {
    const line = ['01', '02', '03', '04', '05', '06']
      .map((step) => `boardrev step ${step} --root "${root}"`)
      .join(' | ');
    const piped = await shell(line);
    expect([piped.code, piped.err]).toEqual([0, '']);
    expect(piped.out).toBe(whole);
  });

  it('start a run from kept rows, or from a file of them', async () => {
    const { code, out } = await boardrev(['run', '--root', root, '--json', '--quiet', '--from', '05']);
    expect([code, out]).toEqual([0, whole]);
    const rows = join(makeFolder(), 'rows.ndjson');
    const matched = await boardrev(['run', '--root', root, '--json', '--quiet', '--until', '04-match-context']);
    writeFileSync(rows, matched.out);
    const rest = await boardrev(['run', '--root', root, '--json', '--quiet', '--from', '05', '--input', rows]);
    expect(rest.out).toBe(whole);
  });
});

/** Task rows as somebody who has no task files makes them. */
const MINIMAL = [
  { type: 'task', id: 'task-1', path: 'docs/board/tasks/task-1.md', title: 'Parse durations like 5m and 2h', text: '' },
  {
    type: 'task',
    id: 'new',
    path: 'new.md',
    title: 'Retry uploads',
    text: 'Again.',
    status: 'To Do',
    created: '2026-01-02',
  },
  { type: 'task', id: 'none', path: 'none.md', title: 'Zebra crossing', text: '' },
];
const NDJSON = MINIMAL.map((row) => `${JSON.stringify(row)}\n`).join('');

function evaluations(rows: readonly ResultRow[]): ResultRow[] {
  return rows.filter(({ type }) => type === 'evaluation');
}

describe('task rows from outside', () => {
  const args = (at: string, on: string) => [
    'run',
    '--from',
    '03-index-repo',
    '--input',
    '-',
    '--root',
    on,
    '--at',
    at,
    '--json',
    '--quiet',
  ];

  it('get a match and an evaluation each', async () => {
    const input = join(makeFolder(), 'tasks.ndjson');
    writeFileSync(input, NDJSON);
    const given = args('HEAD', root).map((arg) => (arg === '-' ? input : arg));
    const { code, rows, err } = await boardrev(given);
    expect([code, err]).toEqual([0, '']);
    const matches = rows.filter(({ type }) => type === 'match');
    expect(matches.map(({ id }) => id)).toEqual(['task-1', 'new', 'none']);
    expect(matches[0]).toMatchObject({
      files: expect.arrayContaining([{ path: 'src/duration.ts', score: expect.any(Number) }]),
      commits: expect.arrayContaining([
        expect.objectContaining({ sha: git(root, ['rev-parse', 'HEAD~2']), score: expect.any(Number) }),
      ]),
    });
    const found = evaluations(rows);
    expect(found.map(({ id }) => id)).toEqual(['task-1', 'new', 'none']);
    for (const row of found) {
      expect(row).toMatchObject({
        path: expect.any(String),
        confidence: expect.any(Number),
        band: expect.stringMatching(/^(?:strong|fair|weak)$/),
        evidence: expect.any(Array),
        summary: expect.any(String),
        actions: expect.any(Array),
        blockers: expect.any(Array),
      });
      const p = row['p'] as Record<string, number>;
      expect(Object.keys(p).sort()).toEqual(['blocked', 'doing', 'done', 'review', 'todo']);
      expect(Object.values(p).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    expect(found).toMatchObject([
      { id: 'task-1', status: null, inferred: 'done' },
      { id: 'new', status: 'To Do' },
      { id: 'none', status: null, inferred: 'todo' },
    ]);
  });

  it('abstain with null, p still given, where there is no history', async () => {
    const { code, rows } = await boardrev(
      ['run', '--from', '03', '--input', '-', '--root', makeFolder(), '--json', '--quiet'],
      { stdin: NDJSON },
    );
    expect(code).toBe(0);
    expect(evaluations(rows)).toHaveLength(3);
    for (const row of evaluations(rows)) expect(row).toMatchObject({ inferred: null, p: { done: expect.any(Number) } });
  });

  it('give the same in a bare repository, whose state lies in the cache of the user', async () => {
    const bare = makeFolder();
    git(bare, ['clone', '--quiet', '--bare', root, 'bare.git']);
    const home = makeFolder();
    const here = await boardrev(args('HEAD', root), { stdin: NDJSON });
    const there = await boardrev(args('HEAD', join(bare, 'bare.git')), { stdin: NDJSON, env: { HOME: home } });
    expect([there.code, there.err]).toEqual([0, '']);
    const unplaced = (rows: readonly ResultRow[]) => rows.filter(({ type }) => type !== 'report');
    expect(unplaced(there.rows)).toEqual(unplaced(here.rows));
    expect(readdirSync(join(home, '.cache/pipelines'))).toHaveLength(1);
    expect(readdirSync(join(bare, 'bare.git'))).not.toContain('.pipeline');
  });

  it('are not touched by commits after the revision, nor by the working tree', async () => {
    const copy = copyOfRoot();
    const at = git(copy, ['rev-parse', 'HEAD']);
    const before = await boardrev(args(at, copy), { stdin: NDJSON });
    const later = {
      'src/zebra.ts': 'export function zebraCrossing() {}\n',
      'docs/board/process.md': '# Process\n\n## Other\nMeans: todo\n',
      'docs/board/tasks/task-9.md': taskFile('task-9', 'Later', 'Done'),
      'pipelines.config.json': '{ "shared": { "now": "2030-01-01T00:00:00Z" } }',
    };
    addCommits(copy, [{ message: 'none: Zebra crossing, all of it', files: later }], 20);
    writeFileSync(join(copy, 'src/zebra-crossing.ts'), 'export const crossing = 1;\n');
    const after = await boardrev(args(at, copy), { stdin: NDJSON });
    expect([after.code, after.out]).toEqual([0, before.out]);
    const whole = await boardrev(['run', '--root', copy, '--at', at, '--json', '--quiet']);
    expect(whole.rows.at(-1)).toMatchObject({ type: 'report', tasks: 4 });
    const now = await boardrev(args('HEAD', copy), { stdin: NDJSON });
    expect(evaluations(now.rows).at(-1)).toMatchObject({ id: 'none', inferred: 'done' });
  });
});

describe('explain', () => {
  it('says what a verdict stands on, of every task of that id, in any case of letters', async () => {
    const file = (title: string, text: string) => taskFile('TASK-1', title, 'To Do', text);
    const target = makeRepository([
      {
        message: 'Board',
        files: { 'backlog/tasks/a.md': file('One', '- [x] it'), 'backlog/tasks/b.md': file('Two', '') },
      },
    ]);
    expect((await boardrev(['run', '--root', target])).code).toBe(0);
    const { code, out } = await boardrev(['explain', 'task-1', '--root', target]);
    expect(code).toBe(0);
    expect(out).toMatch(/^TASK-1 {2}One\n[\s\S]*1 of 1 box ticked[\s\S]*^TASK-1@backlog\/tasks\/b\.md {2}Two$/m);
    const unknown = await boardrev(['explain', 'task-2', '--root', target]);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('has nothing of id task-2')]);
  });
});

describe('--write', () => {
  const board = 'backlog/tasks';
  const bare = {
    [`${board}/task-1 - One.md`]: '# One\n\nDo it.\n',
    [`${board}/task-2 - Two.md`]: '---\nid: task-2 # mine\ntitle: >-\n  Folded\n  title\n---\r\nText\r\nwithout end',
  };

  it('changes nothing without it but shows the diff, changes files with it, and nothing more the second time', async () => {
    const target = makeRepository([{ message: 'Board', files: bare }]);
    const preview = await boardrev(['run', '--root', target]);
    expect(preview.code).toBe(0);
    const diff = relative(tmpdir(), join(target, '.pipeline/boardrev/preview.diff'));
    expect(preview.err).toContain(`2 files would change, see ${diff}`);
    expect(git(target, ['status', '--porcelain'])).toBe('');
    const written = await boardrev(['run', '--root', target, '--write']);
    expect([written.code, written.err]).toEqual([0, expect.stringContaining('2 files written\n')]);
    const changed = git(target, ['diff']);
    expect(changed).toContain('+status: To Do');
    const again = await boardrev(['run', '--root', target, '--write']);
    expect([again.code, again.err]).toEqual([0, expect.not.stringContaining('written')]);
    expect(git(target, ['diff'])).toBe(changed);
    expect(git(target, ['diff', '--numstat'])).not.toMatch(/\t-\t|\s[1-9]\d*\tbacklog\/tasks\/task-2 - Two.md$/m);
  });
});

describe('schema.json', () => {
  it('is what `boardrev config --schema` prints', async () => {
    const { code, out } = await boardrev(['config', '--schema']);
    expect(code).toBe(0);
    const path = fileURLToPath(new URL('../../schema.json', import.meta.url));
    if (process.env['UPDATE_CASES']) writeFileSync(path, out);
    expect(readFileSync(path, 'utf8')).toBe(out);
  });
});
