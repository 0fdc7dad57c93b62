import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addCommits, makeRepository, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { amountParser, newestManifest, retrier, simtask, TASKS, tasksOf } from './world.ts';

// Many processes in a row, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

afterAll(removeFolders);

const PAIR = { 'src/a.ts': amountParser('first'), 'src/b.ts': amountParser('second') };

async function runOn(root: string, ...args: string[]) {
  const outcome = await simtask(['run', '--root', root, '--json', '--quiet', ...args]);
  const problems = outcome.rows.filter(({ type }) => type === 'problem');
  const report = outcome.rows.find(({ type }) => type === 'report');
  return { ...outcome, problems, report };
}

describe('a tree that is not as it should be', () => {
  it.each([
    ['a syntax error', { 'src/c.ts': 'export function broken( {\n  return 1 +;\n}\n' }, 'src/c.ts'],
    [
      'an ignore comment without a reason',
      { 'src/c.ts': '// simtask-ignore-next\nexport const one = 1;\n' },
      'src/c.ts',
    ],
    [
      'nesting no parser survives',
      { 'src/c.ts': `export const deep = ${'[\n'.repeat(50_000)}1${']\n'.repeat(50_000)};\n` },
      'src/c.ts',
    ],
    [
      'a package.json that is no JSON',
      { 'packages/x/package.json': '{ "name": ', 'packages/x/a.ts': 'export {};\n' },
      'packages/x/package.json',
    ],
    [
      'two packages of one name',
      {
        'package.json': '{"workspaces":["packages/*"]}',
        ...{ 'packages/x/package.json': '{"name":"same"}', 'packages/y/package.json': '{"name":"same"}' },
      },
      /package/,
    ],
  ])('has a row that names the place and the way out: %s', async (_, files, path) => {
    const { code, err, problems, report } = await runOn(makeRoot({ ...PAIR, ...files }));
    expect([code, err]).toEqual([0, '']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
      fix: expect.any(String),
    });
    expect(problems[0]?.['path']).toMatch(path);
    expect(report).toMatchObject({ classes: 1, problems: 1 });
  });

  it.each([
    ['a bundle of one line of 10 MB', { 'lib/all.js': 'var a=function(b){return b+1};'.repeat(350_000) }],
    ['a minified file', { 'lib/all.min.js': `${'function a(b){return b+1}'.repeat(400)}\n` }],
    [
      'functions of one token',
      { 'src/c.ts': Array.from({ length: 500 }, (_, n) => `export const f${n} = () => ${n};`).join('\n') },
    ],
    ['an empty file', { 'src/c.ts': '' }],
    ['bytes that are no text', { 'src/c.ts': new Uint8Array([0xff, 0xfe, 0, 1, 2, 3]) }],
    ['a byte order mark and CRLF', { 'src/c.ts': `\uFEFF${amountParser('third').replaceAll('\n', '\r\n')}` }],
  ])('is passed over or read in time: %s', async (_, files) => {
    const { code, err, report } = await runOn(makeRoot({ ...PAIR, ...files }));
    expect([code, err]).toEqual([0, '']);
    expect(report).toMatchObject({ classes: 1 });
  });

  it('may have links in circles and out of the root', async () => {
    const root = makeRoot(PAIR);
    symlinkSync('..', join(root, 'src/up'));
    symlinkSync(join(makeRoot({ 'c.ts': amountParser('third') })), join(root, 'src/out'));
    symlinkSync('nowhere.ts', join(root, 'src/dead.ts'));
    const { code, report } = await runOn(root);
    expect([code, report]).toEqual([0, expect.objectContaining({ classes: 1 })]);
  });

  it('may hold a file that nobody may read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root reads everything');
    const root = makeRoot({ ...PAIR, 'src/c.ts': amountParser('third') });
    chmodSync(join(root, 'src/c.ts'), 0);
    const { code, problems } = await runOn(root);
    expect([code, problems]).toEqual([0, [expect.objectContaining({ path: 'src/c.ts' })]]);
  });

  it('is refused in one line, exit 2, where nothing can be done', async () => {
    const root = makeRoot(PAIR);
    for (const [args, message] of [
      [['run', '--root', join(root, 'missing')], /^error ROOT_INVALID: .*missing is not a directory\n$/],
      [['run', '--root', join(root, 'src/a.ts')], /^error ROOT_INVALID: /],
      [['run', '--quiet', '--root', root, '--at', 'v1'], /^error GIT_REVISION: .*v1/],
      [['run', '--quiet', '--root', root, '--set', '03-cluster.minScor=1'], /^error CONFIG_INVALID: .*minScor/],
      [['run', '--quiet', '--root', root, '--task-score', '2'], /^error CONFIG_INVALID: .*--task-score 2/],
      [['run', '--quiet', '--root', root, '--board', '../elsewhere'], /^error PATH_OUTSIDE_ROOT: .*elsewhere/],
      [['step', '03', '--root', root, '--input', join(root, 'src/a.ts')], /^error INPUT_INVALID: .*a\.ts:1/],
    ] as const) {
      const { code, err } = await simtask(args);
      expect([args, code, err]).toEqual([args, 2, expect.stringMatching(message)]);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('a board that people work on', () => {
  async function withTasks() {
    const root = makeRepository([
      { message: 'Start', files: { ...PAIR, 'src/c.ts': retrier('one'), 'src/d.ts': retrier('two') } },
    ]);
    const { code } = await simtask(['run', '--root', root, '--write', '--quiet']);
    expect(code).toBe(0);
    addCommits(root, [{ message: 'Tasks' }], 20);
    const [name = '', other = ''] = Object.keys(tasksOf(root));
    return { root, name, other, text: readFileSync(join(root, TASKS, name), 'utf8') };
  }

  it('keeps its tasks under other names, in other folders, with other words and ticked boxes', async () => {
    const { root, name, text } = await withTasks();
    mkdirSync(join(root, 'docs/board/completed'));
    rmSync(join(root, TASKS, name));
    const mine = text.replaceAll('- [ ]', '- [x]').replace(/^title: .*$/m, "title: 'Mine'");
    writeFileSync(join(root, 'docs/board/completed/mine.md'), `${mine}\nMine.\n`);
    await simtask(['run', '--root', root, '--write', '--quiet']);
    expect(Object.keys(tasksOf(root))).toHaveLength(1);
    expect(readFileSync(join(root, 'docs/board/completed/mine.md'), 'utf8')).toBe(`${mine}\nMine.\n`);
    expect(newestManifest(root).edits).toMatchObject({ written: 0 });
  });

  it('does not get back a task that somebody deleted, unless they say so', async () => {
    const { root, name } = await withTasks();
    rmSync(join(root, TASKS, name));
    addCommits(root, [{ message: 'No' }], 30);
    const { rows } = await runOn(root, '--write');
    expect(Object.keys(tasksOf(root))).toHaveLength(1);
    const removed = rows.find(({ state }) => state === 'removed');
    expect(removed).toMatchObject({ type: 'outcome', reason: expect.stringContaining('deleted') });
    const id = String(removed?.['id']);
    await simtask(['decide', id, 'accepted', '--reason', 'after all', '--by', 'A', '--root', root]);
    await simtask(['run', '--root', root, '--write', '--quiet']);
    expect(Object.keys(tasksOf(root))).toContain(name);
  });

  it('leaves a task alone whose markers are broken, or that stands in two files, and says so', async () => {
    const { root, name, other, text } = await withTasks();
    const broken = text.replace(/<!-- simtask:end[^>]*-->/, '');
    expect(broken).not.toBe(text);
    writeFileSync(join(root, TASKS, name), broken);
    const twin = readFileSync(join(root, TASKS, other), 'utf8');
    writeFileSync(join(root, TASKS, 'twin.md'), twin);
    writeFileSync(join(root, 'src/a.ts'), amountParser('first').replace('return cents', 'return 1 * cents'));
    writeFileSync(join(root, 'src/c.ts'), retrier('one').replace('* 100', '* 200'));
    const { code, problems } = await runOn(root, '--write');
    expect(code).toBe(0);
    expect(problems.map(({ path }) => path).sort()).toContain(`${TASKS}/${name}`);
    expect(problems.length).toBeGreaterThanOrEqual(2);
    expect(tasksOf(root)).toEqual({ [name]: broken, [other]: twin, 'twin.md': twin });
  });
});

describe('eject', () => {
  it('takes markers out and keeps text, lists the tasks, and changes nothing without --write', async () => {
    const root = makeRepository([{ message: 'Start', files: PAIR }]);
    await simtask(['run', '--root', root, '--write', '--quiet']);
    const [[name = '', text = ''] = []] = Object.entries(tasksOf(root));
    const preview = await simtask(['eject', '--root', root]);
    expect([preview.code, preview.out]).toEqual([0, `${TASKS}/${name}\n`]);
    expect(preview.err).toMatch(/^1 file would change, see .*preview\.diff; --write changes it\n$/);
    expect(tasksOf(root)).toEqual({ [name]: text });
    const done = await simtask(['eject', '--root', root, '--write']);
    expect([done.code, done.out, done.err]).toEqual([0, `${TASKS}/${name}\n`, '1 file written\n']);
    const after = tasksOf(root)[name] ?? '';
    expect(after).not.toContain('<!--');
    expect(after).toContain('## Acceptance criteria');
    expect(after.split('\n').filter((line) => !text.includes(line))).toEqual([]);
    for (const line of ['mermaid', 'parseAmount', 'first', 'second'].filter((word) => text.includes(word)))
      expect(after).toContain(line);
    const again = await simtask(['run', '--root', root, '--write', '--quiet', '--json']);
    expect(again.rows.find(({ type }) => type === 'outcome')).toMatchObject({ state: 'kept' });
    expect(tasksOf(root)).toEqual({ [name]: after });
    expect((await simtask(['eject', '--root', root, '--write'])).err).toMatch(
      /is left alone: its region was taken away/,
    );
  });
});

describe('a ledger that was edited by hand', () => {
  it('is one clear line when a line is broken, and nothing is written', async () => {
    const root = makeRepository([{ message: 'Start', files: PAIR }]);
    writeFileSync(join(root, 'pipelines.decisions.ndjson'), '<<<<<<< HEAD\n');
    const { code, err } = await simtask(['run', '--root', root, '--write', '--quiet']);
    expect([code, err]).toEqual([
      2,
      'error INPUT_INVALID: pipelines.decisions.ndjson:1: a merge conflict: keep the lines of both sides; mend or remove the line\n',
    ]);
    expect(() => tasksOf(root)).toThrow();
  });
});
