import { chmodSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addCommits,
  boardCommits,
  boardrev,
  type CommandOptions,
  type Files,
  git,
  giveTo,
  makeFolder,
  makeRepository,
  makeRoot,
  NOBODY,
  type Outcome,
  type ResultRow,
  removeFolders,
  taskFile,
} from './world.ts';

const TASKS = 'docs/board/tasks';
const isRoot = process.getuid?.() === 0;

let repository: string;

beforeAll(() => {
  repository = makeRepository(boardCommits());
});

afterAll(removeFolders);

/** A root without git with one good task and what a case adds. */
function boardWith(files: Files = {}): string {
  return makeRoot({ [`${TASKS}/task-1.md`]: taskFile('task-1', 'One', 'To Do'), ...files });
}

function run(root: string, args: readonly string[] = [], options: CommandOptions = {}): Promise<Outcome> {
  return boardrev(['run', '--json', '--quiet', '--root', root, ...args], options);
}

/** Everything below a root but its state. */
function filesOf(root: string): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => !/^\.(?:git|pipeline)(?:\/|$)/.test(name)).sort();
}

/** One line with a code, exit code 2, no verdict, and nothing touched. */
async function expectRefusal(root: string, outcome: Promise<Outcome>, line: RegExp): Promise<void> {
  const before = filesOf(root);
  const { code, rows, lines } = await outcome;
  expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringMatching(line)] });
  expect(rows.filter(({ type }) => type === 'evaluation' || type === 'report')).toEqual([]);
  expect(filesOf(root)).toEqual(before);
  expectNothingHalfWritten(root);
}

function expectNothingHalfWritten(root: string): void {
  const left = readdirSync(root, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => /\.(?:tmp|partial)$|boardrev\/lock/.test(name) && !name.includes('/cache/'))).toEqual(
    [],
  );
}

function ofType(rows: readonly ResultRow[], type: string): ResultRow[] {
  return rows.filter((row) => row.type === type);
}

describe('a command line that makes no sense ends with one line and 2', () => {
  const commands: readonly (readonly [name: string, args: readonly string[], line: RegExp])[] = [
    ['an unknown verb', ['frobnicate'], /unknown command 'frobnicate'.*--help/],
    ['an unknown flag', ['run', '--nope'], /unknown option '--nope'.*--help/],
    ['an argument too many', ['run', 'now'], /too many arguments.*--help/],
    ['a flag without its value', ['run', '--root'], /argument missing.*--help/],
    ['an unknown step', ['step', '07'], /^error STEP_UNKNOWN: no step `07`.*01-ensure-fm/],
    ['an unknown first step', ['run', '--from', 'x'], /^error STEP_UNKNOWN: no step `x`.*01-ensure-fm/],
    [
      '--set without a value',
      ['run', '--set', '06.rows'],
      /^error CONFIG_INVALID: --set 06\.rows: expected field=value$/,
    ],
    [
      '--set of a step that is none',
      ['run', '--set', '9.a=1'],
      /^error CONFIG_INVALID: --set 9\.a=1: expected .*06-report/,
    ],
    [
      '--set of a field that is none',
      ['run', '--set', '06.row=1'],
      /^error CONFIG_INVALID: --set 06\.row=1: unknown key; known are rows/,
    ],
    [
      '--set of the wrong type',
      ['run', '--set', '06.rows=x'],
      /^error CONFIG_INVALID: --set 06\.rows=x: .*expected number/,
    ],
    ['a time that is none', ['run', '--now', 'noon'], /^error CONFIG_INVALID: --now noon: .*datetime/],
    ['a concurrency of 0', ['run', '--concurrency', '0'], /^error CONFIG_INVALID: --concurrency 0: /],
    [
      'findings that are none',
      ['run', '--fail-on', 'x'],
      /^error CONFIG_INVALID: --fail-on x: unknown; known are none, mismatches/,
    ],
    [
      'a config that is not there',
      ['run', '--config', 'no.json'],
      /^error CONFIG_INVALID: --config no\.json cannot be read/,
    ],
    ['an unknown revision', ['run', '--at', 'nope'], /^error GIT_REVISION: no such revision: "nope"$/],
    ['a revision that looks like a flag', ['run', '--at', '--all'], /^error GIT_REVISION: no such revision: "--all"$/],
    ['a revision after an equals sign', ['run', '--at=-x'], /^error GIT_REVISION: no such revision: "-x"$/],
    [
      'a named process document that is missing',
      ['run', '--process', 'no.md'],
      /^error CONFIG_INVALID: --process no\.md: no such file$/,
    ],
    [
      'a process document outside',
      ['run', '--process', '../no.md'],
      /^error PATH_OUTSIDE_ROOT: --process \.\.\/no\.md lies outside/,
    ],
    ['a board outside', ['run', '--board', '/'], /^error PATH_OUTSIDE_ROOT: --board \/ lies outside/],
    ['a board that is not there', ['run', '--board', 'nowhere'], /^error BOARD_NOT_FOUND: .*nowhere.*--board DIR/],
    [
      'input that is not there',
      ['run', '--from', '03', '--input', '/no'],
      /^error INPUT_INVALID: \/no does not exist$/,
    ],
    ['rows that nobody kept', ['run', '--from', '05'], /^error ROWS_NOT_KEPT: .*--keep-rows/],
    ['the explanation of a run that never was', ['explain', 'task-1'], /^error ROWS_NOT_KEPT: .*run it first$/],
  ];
  it.each(commands)('%s', async (_name, [verb = '', ...args], line) => {
    const quiet = verb === 'run' ? ['--quiet'] : [];
    await expectRefusal(repository, boardrev([verb, ...quiet, ...args], { cwd: repository }), line);
    expect(git(repository, ['status', '--porcelain'])).toBe('');
  });

  it.each([
    ['not JSON', '{"type":"task"', /^error INPUT_INVALID: stdin:1: not valid JSON/],
    ['no row', '[1]\n', /^error INPUT_INVALID: stdin:1: a row is an object with a `type`$/],
    [
      'a field missing',
      '{"type":"note"}\n{"type":"task","id":"a"}\n',
      /^error ROW_INVALID: stdin:2: .*04-match.* at `path`: /,
    ],
    ['a field of the wrong type', '{"type":"task","id":7}\n', /^error ROW_INVALID: stdin:1: .* at `id`: .*string/],
  ])('rows that make no sense: %s', async (_name, stdin, line) => {
    const args = ['run', '--from', '03', '--input', '-', '--json', '--quiet', '--root', repository];
    const { code, lines, rows } = await boardrev(args, { stdin });
    expect([code, lines]).toEqual([2, [expect.stringMatching(line)]]);
    expect(ofType(rows, 'report')).toEqual([]);
    expectNothingHalfWritten(repository);
  });
});

describe('a root that makes no sense ends with one line and 2', () => {
  it.each([
    ['is missing', () => '/no/such/folder', /^error ROOT_INVALID: --root \/no\/such\/folder is not a directory$/],
    ['is a file', () => join(repository, 'README.md'), /^error ROOT_INVALID: --root .*README\.md is not a directory$/],
  ])('it %s', async (_name, root, line) => {
    await expectRefusal(repository, run(root()), line);
  });

  it.each([
    ['has no board', {}, /^error BOARD_NOT_FOUND: no task files in docs\/board\/tasks, backlog\/tasks.*--board DIR/],
    [
      'has a config with an unknown key',
      { config: '{"boardrev":{"06-report":{"row":1}}}' },
      /`boardrev\.06-report\.row`: unknown key; known are rows$/,
    ],
    [
      'has a config with an unknown section',
      { config: '{"boardrev":{"06":{}}}' },
      /unknown key `boardrev\.06`; its steps are .*06-report/,
    ],
    ['has a config with a wrong value', { config: '{"shared":{"board":7}}' }, /`shared\.board`: .*expected string/],
    [
      'has a config that does not parse',
      { config: '{\n  "shared": {]\n}' },
      /^error CONFIG_INVALID: pipelines\.config\.json:2:\d+: /,
    ],
  ] as const)('it %s', async (_name, files, line) => {
    const { config } = files as { config?: string };
    const root = config === undefined ? makeRoot({ 'a.txt': 'a' }) : boardWith({ 'pipelines.config.json': config });
    await expectRefusal(root, run(root), line);
  });

  it('its board is a link out of it', async () => {
    const root = makeFolder();
    mkdirSync(join(root, 'docs'));
    symlinkSync(boardWith(), join(root, 'docs/board'));
    symlinkSync(join(boardWith(), 'docs'), join(root, 'tasks'));
    await expectRefusal(
      root,
      run(root),
      /^error PATH_OUTSIDE_ROOT: tasks is a link out of the root; a board must lie inside$/,
    );
  });

  it('its state folder is a link out of it', async () => {
    const root = boardWith();
    const elsewhere = makeFolder();
    symlinkSync(elsewhere, join(root, '.pipeline'));
    await expectRefusal(
      root,
      run(root),
      /^error PATH_OUTSIDE_ROOT: .*\.pipeline is not a folder \(a link or a file\); move it away$/,
    );
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('it is a shallow clone, unless that is allowed', async () => {
    const clones = makeFolder();
    git(clones, ['clone', '--quiet', '--depth', '1', `file://${repository}`, 'shallow']);
    const root = join(clones, 'shallow');
    await expectRefusal(root, run(root), /^error GIT_SHALLOW: .*`git fetch --unshallow` or pass --allow-shallow$/);
    const allowed = await run(root, ['--allow-shallow']);
    expect([allowed.code, allowed.lines]).toEqual([0, [expect.stringMatching(/^warning: a shallow clone: /)]]);
    expect(ofType(allowed.rows, 'revision')).toMatchObject([{ shallow: true }]);
    // Work from before the cut cannot be seen, so nothing is called undone.
    expect(ofType(allowed.rows, 'evaluation').map(({ inferred }) => inferred)).not.toContain('todo');
  });

  it('there is a repository but no git', async () => {
    await expectRefusal(
      repository,
      run(repository, [], { env: { PATH: '/nowhere' } }),
      /^error GIT_MISSING: .*install it/,
    );
  });

  it.runIf(isRoot)('git does not trust it', async () => {
    const root = makeRepository(boardCommits());
    chmodSync(root, 0o777);
    await expectRefusal(
      root,
      run(root, [], { uid: NOBODY }),
      /^error GIT_FAILED: .*git config --global --add safe\.directory/,
    );
  });

  it.runIf(isRoot)('it cannot be read', async () => {
    const root = boardWith();
    giveTo(root, NOBODY);
    chmodSync(root, 0);
    const { code, lines } = await run(root, [], { uid: NOBODY });
    expect([code, lines]).toEqual([
      2,
      [expect.stringMatching(/^error ROOT_INVALID: .* cannot be read; check its permissions$/)],
    ]);
  });

  it.runIf(isRoot)('a file of it cannot be changed although --write asks for it', async () => {
    const root = makeRoot({ [`${TASKS}/a.md`]: '# A\n' });
    giveTo(root, NOBODY);
    chmodSync(join(root, TASKS), 0o555);
    await expectRefusal(
      root,
      run(root, ['--write'], { uid: NOBODY }),
      /^error WRITE_FAILED: .*a\.md could not be written: EACCES/,
    );
  });
});

describe('what can go on goes on', () => {
  it.each([
    ['without git', (): string => boardWith()],
    [
      'before the first commit',
      () => {
        const root = boardWith();
        git(root, ['init', '--quiet']);
        return root;
      },
    ],
  ])('%s the directory is reviewed, and no verdict is built on missing history', async (_name, make) => {
    const root = make();
    const { code, rows, err } = await boardrev(['run', '--json', '--root', root]);
    expect(code).toBe(0);
    expect(err).toMatch(/^note: no (?:git repository|commit yet): reviewing the directory, without history$/m);
    expect(ofType(rows, 'evaluation')).toMatchObject([{ id: 'task-1', inferred: null }]);
  });

  it('a named board without a task is an empty report', async () => {
    const root = makeRoot({ 'a.txt': 'a' });
    mkdirSync(join(root, TASKS), { recursive: true });
    const { code, rows, err } = await run(root, ['--board', TASKS]);
    expect([code, err]).toEqual([0, '']);
    expect(rows.at(-1)).toMatchObject({ type: 'report', tasks: 0 });
  });

  it('a missing process document that nobody named gives the default columns', async () => {
    const { code, rows, err } = await boardrev(['run', '--json', '--root', boardWith(), '--emit', '06']);
    expect(code).toBe(0);
    expect(err).toContain('no process document: the default columns hold\n');
    expect(ofType(rows, 'process')).toMatchObject([
      { columns: expect.arrayContaining([expect.objectContaining({ name: 'Done' })]) },
    ]);
  });

  const broken: Files = {
    [`${TASKS}/binary.md`]: new Uint8Array([35, 32, 0, 65]),
    [`${TASKS}/conflict.md`]: '---\nid: c\n<<<<<<< HEAD\nstatus: a\n=======\nstatus: b\n>>>>>>> x\n---\nText\n',
    [`${TASKS}/empty.md`]: '',
    [`${TASKS}/latin.md`]: new Uint8Array([35, 32, 0xe9, 10]),
    [`${TASKS}/status.md`]: taskFile('status', 'Status', 'Frobnicating'),
    [`${TASKS}/task-1-again.md`]: taskFile('task-1', 'Again', 'Done'),
    [`${TASKS}/yaml.md`]: '---\nid: [\n---\nText\n',
    'docs/board/process.md': new Uint8Array([0xff, 0xfe, 0]),
  };
  const problems = [
    ['docs/board/process.md', 'PROCESS_INVALID', 'it is not UTF-8 text'],
    [`${TASKS}/binary.md`, 'BINARY', 'NUL'],
    [`${TASKS}/conflict.md`, 'FRONT_MATTER_INVALID', 'line 3: unresolved merge conflict'],
    [`${TASKS}/empty.md`, 'EMPTY', 'empty'],
    [`${TASKS}/latin.md`, 'ENCODING_INVALID', 'not UTF-8'],
    [`${TASKS}/status.md`, 'STATUS_UNKNOWN', '"Frobnicating" is none of To Do'],
    [`${TASKS}/task-1.md`, 'DUPLICATE_ID', 'task-1 is also the id of docs/board/tasks/task-1-again.md'],
    [`${TASKS}/yaml.md`, 'FRONT_MATTER_INVALID', 'line 3'],
  ];

  it('each file that is no good task is one counted row with path, reason and way out; with --write it stays as it is', async () => {
    const root = boardWith(broken);
    git(root, ['init', '--quiet']);
    addCommits(root, [{ message: 'Everything' }]);
    const { code, rows, err } = await run(root, ['--write']);
    expect([code, err]).toEqual([0, '']);
    const found = ofType(rows, 'problem').sort((a, b) => (String(a['path']) < String(b['path']) ? -1 : 1));
    expect(found.map((row) => [row['path'], row['code']])).toEqual(problems.map(([path, problem]) => [path, problem]));
    for (const [index, [, , reason = '']] of problems.entries()) {
      expect(found[index]).toMatchObject({
        message: expect.stringContaining(reason),
        fix: expect.stringMatching(/\w+/),
      });
    }
    expect(ofType(rows, 'evaluation').map(({ id }) => id)).toEqual(['status', 'task-1', `task-1@${TASKS}/task-1.md`]);
    expect(rows.at(-1)).toMatchObject({ type: 'report', tasks: 3, problems: problems.length });
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  const names = [
    '--write.md',
    '-- a "quoted" \'name\' $(x) `y`.md',
    'line\nfeed.md',
    'tab\there.md',
    'täsk ☃ 日本.md',
    ' spaces .md',
    'back\\slash.md',
  ];

  it('files may have any name, on the board and in the code, also at a revision', async () => {
    const tasks = Object.fromEntries(names.map((name, n) => [`${TASKS}/${name}`, taskFile(`T-${n}`, 'Name', 'To Do')]));
    const code = Object.fromEntries(names.map((name) => [`src/${name.replace(/md$/, 'ts')}`, 'export const a = 1;\n']));
    const root = makeRepository([{ message: 'Odd names', files: { ...tasks, ...code } }]);
    const here = await run(root, ['--write', '--emit', '01,03']);
    expect([here.code, here.err]).toEqual([0, '']);
    const paths = (type: string) =>
      ofType(here.rows, type)
        .map(({ path }) => path)
        .sort();
    expect(paths('file').filter((path) => String(path).startsWith('src/'))).toEqual(Object.keys(code).sort());
    expect([...new Set(paths('task'))]).toEqual(Object.keys(tasks).sort());
    expect(git(root, ['status', '--porcelain'])).toBe('');
    const there = await run(root, ['--at', 'HEAD', '--emit', '01,03']);
    expect(there.out).toBe(here.out);
  });

  it('links out of the root, to files and to folders, are named and not followed', async () => {
    const secret = makeRoot({
      'secret.md': taskFile('secret', 'A secret', 'Done'),
      'code.ts': 'export const secret = 1;',
    });
    const root = boardWith({ 'src/a.ts': 'export const a = 1;\n' });
    symlinkSync(join(secret, 'secret.md'), join(root, TASKS, 'link.md'));
    symlinkSync(secret, join(root, TASKS, 'folder'));
    symlinkSync('nowhere.md', join(root, TASKS, 'dangling.md'));
    symlinkSync(join(root, TASKS), join(root, TASKS, 'loop'));
    symlinkSync(secret, join(root, 'src/secret'));
    const { code, rows, out, err } = await run(root, ['--emit', '03,06']);
    expect([code, err]).toEqual([0, '']);
    const unfollowed = ofType(rows, 'problem').map(({ code: problem, path }) => [problem, path]);
    expect([...new Map(unfollowed.map((each) => [each[1], each])).values()]).toEqual([
      ['UNREADABLE', `${TASKS}/dangling.md`],
      ['LINK_OUTSIDE', `${TASKS}/folder`],
      ['LINK_OUTSIDE', `${TASKS}/link.md`],
      ['LINK', `${TASKS}/loop`],
    ]);
    expect(out).not.toMatch(/A secret|code\.ts/);
    expect(ofType(rows, 'file').find(({ path }) => path === 'src/secret')).toMatchObject({ skipped: 'link' });
  });

  it.runIf(isRoot)('folders and files that cannot be read are named', async () => {
    const root = boardWith({
      [`${TASKS}/closed/task-2.md`]: taskFile('task-2', 'Two', 'To Do'),
      [`${TASKS}/task-3.md`]: taskFile('task-3', 'Three', 'To Do'),
      'src/closed/a.ts': 'export const a = 1;\n',
      'src/b.ts': 'export const b = 1;\n',
    });
    giveTo(root, NOBODY);
    for (const path of [`${TASKS}/closed`, `${TASKS}/task-3.md`, 'src/closed', 'src/b.ts'])
      chmodSync(join(root, path), 0);
    const { code, rows, lines } = await run(root, ['--emit', '03'], { uid: NOBODY });
    expect([code, lines]).toEqual([0, [expect.stringMatching(/^warning: 2 folders could not be read, such as /)]]);
    expect(ofType(rows, 'problem')).toMatchObject([
      { code: 'UNREADABLE', path: `${TASKS}/closed`, message: 'the folder cannot be read' },
      { code: 'UNREADABLE', path: `${TASKS}/task-3.md`, message: 'the file cannot be read' },
    ]);
    expect(ofType(rows, 'file').find(({ path }) => path === 'src/b.ts')).toMatchObject({ skipped: 'unreadable' });
  });

  it.runIf(isRoot)('a root that cannot be written keeps its state in the cache of the user', async () => {
    const root = boardWith();
    const home = makeFolder();
    giveTo(root, NOBODY);
    giveTo(home, NOBODY);
    chmodSync(root, 0o555);
    const { code, rows, err } = await run(root, [], { uid: NOBODY, env: { HOME: home } });
    expect([code, err]).toEqual([0, '']);
    expect(rows.at(-1)).toMatchObject({
      type: 'report',
      path: expect.stringContaining(join(home, '.cache/pipelines')),
    });
    expect(readdirSync(root)).toEqual(['docs']);
    const homeless = run(root, [], { uid: NOBODY });
    await expectRefusal(root, homeless, /^error WRITE_FAILED: neither .*\.pipeline nor .* can be written$/);
  });

  const huge = 100 * 2 ** 20;

  it.each([
    ['in a directory', false],
    ['in a repository', true],
  ])('a file of 100 MB %s is listed, not loaded', async (_name, committed) => {
    const root = boardWith();
    for (const path of ['data.ts', `${TASKS}/task-2.md`]) {
      writeFileSync(join(root, path), '');
      truncateSync(join(root, path), huge);
    }
    if (committed) {
      git(root, ['init', '--quiet']);
      addCommits(root, [{ message: 'Large' }]);
    }
    const { code, rows, err } = await boardrev(['run', '--json', '--emit', '03', '--root', root]);
    expect(code).toBe(0);
    expect(ofType(rows, 'problem')).toMatchObject([{ code: 'TOO_LARGE', path: `${TASKS}/task-2.md` }]);
    expect(ofType(rows, 'file').find(({ path }) => path === 'data.ts')).toMatchObject({ size: huge, skipped: 'large' });
    expect(Number(/^peak memory (\d+) MB/m.exec(err)?.[1])).toBeLessThan(400);
  });
});
