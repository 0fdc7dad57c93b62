import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addCommits, git, makeFolder, makeRepository, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  amountParser,
  LONER,
  newestManifest,
  STEPS,
  shell,
  simtask,
  TASKS,
  tasksOf,
  workspaceCommits,
} from './world.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
/** What the last step says of the tasks and of the line of the ledger it would write. */
const PREVIEW = /^3 files would change, see .*preview\.diff; --write changes them\n$/;
const LEDGER = 'pipelines.decisions.ndjson';

let root: string;
let whole: string;

beforeAll(async () => {
  root = makeRepository(workspaceCommits());
  const { code, out, err } = await simtask(['run', '--root', root, '--json', '--quiet', '--keep-rows']);
  expect([code, err]).toEqual([0, '']);
  whole = out;
});

// Many processes in a row, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

afterAll(removeFolders);

function copyOfRoot(): string {
  const copy = join(makeFolder(), 'copy');
  cpSync(root, copy, { recursive: true, filter: (path) => !path.includes('.pipeline') });
  return copy;
}

async function classesOf(target: string, ...args: string[]) {
  const { code, rows, err } = await simtask([
    'run',
    '--root',
    target,
    '--json',
    '--quiet',
    '--until',
    '03-cluster',
    ...args,
  ]);
  expect([code, err]).toEqual([0, '']);
  return rows.filter(({ type }) => type === 'class') as unknown as {
    id: string;
    score: number;
    tier: string;
    members: { path: string; name: string; startLine: number; endLine: number; changed?: boolean }[];
  }[];
}

/** The ids of the outcomes that have a state. */
async function idsOf(target: string, ...states: string[]): Promise<string[]> {
  const { rows } = await simtask(['run', '--root', target, '--json', '--quiet']);
  return rows
    .filter(({ type, state }) => type === 'outcome' && states.includes(String(state)))
    .map(({ id }) => String(id));
}

describe('a run', () => {
  it('ends with 0, one line and two paths, and changes nothing outside its folder', async () => {
    const { code, out, err } = await simtask(['run', '--root', root]);
    expect(code).toBe(0);
    const named = (name: string) => relative(tmpdir(), join(root, '.pipeline/simtask', name));
    expect(out).toBe(
      `2 classes: 2 worth a task (2 new), 0 to review, 0 resolved, 0 problems\n${named('report.md')}\n${named('report.html')}\n`,
    );
    expect(err).not.toContain('rror');
    for (const name of ['report.md', 'report.html', 'report.json', 'report.sarif'])
      expect(readFileSync(join(root, '.pipeline/simtask', name), 'utf8')).toContain('parseAmount');
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it('prints one class a line with --until 03-cluster --json', async () => {
    const classes = await classesOf(root);
    const named = classes.map(({ members }) => members.map(({ path, name }) => `${path}#${name}`));
    expect(named.sort()).toEqual([
      [
        'packages/orders/src/amount.ts#parseAmount',
        'packages/refunds/src/money.ts#parseMoney',
        'packages/shop/src/price.ts#priceOf',
      ],
      ['packages/orders/src/retry.ts#retry', 'packages/shop/src/again.ts#again'],
    ]);
    for (const { id, score, tier, members } of classes) {
      expect(id).toMatch(/^sim-[0-9a-f]{10}$/);
      expect(score).toBeGreaterThan(0.8);
      expect(tier).toBe('renamed');
      for (const { startLine, endLine } of members) expect(endLine - startLine).toBeGreaterThan(5);
    }
  });

  it('gives the same bytes again, from the cache', async () => {
    const again = await simtask(['run', '--root', root, '--json', '--quiet']);
    expect(again.out).toBe(whole);
    const all = Object.values(newestManifest(root).cache);
    expect(all.reduce((sum, { hits }) => sum + hits, 0)).toBeGreaterThan(0);
  });

  it('gives the same bytes in another clone, with another number of threads, and when every row is checked', async () => {
    const copy = copyOfRoot();
    const { out } = await simtask(['run', '--root', copy, '--json', '--quiet', '--concurrency', '3', '--check-rows']);
    expect(out).toBe(whole);
  });

  it('looks at the working tree, without git too, and with --at at a revision', async () => {
    const copy = copyOfRoot();
    writeFileSync(join(copy, 'packages/stats/src/amount.ts'), amountParser('amountOf'));
    rmSync(join(copy, 'packages/shop/src/again.ts'));
    const paths = (classes: Awaited<ReturnType<typeof classesOf>>) => classes.map(({ members }) => members.length);
    expect(paths(await classesOf(copy))).toEqual([4]);
    expect(paths(await classesOf(copy, '--at', 'HEAD')).sort()).toEqual([2, 3]);
    rmSync(join(copy, '.git'), { recursive: true });
    expect(paths(await classesOf(copy))).toEqual([4]);
  });

  it('runs on a bare repository, whose state lies in the cache of the user', async () => {
    const bare = join(makeFolder(), 'bare.git');
    git(root, ['clone', '--quiet', '--bare', root, bare]);
    const home = makeFolder();
    const { code, rows, err } = await simtask(['run', '--root', bare, '--json', '--quiet'], { env: { HOME: home } });
    expect([code, err]).toEqual([0, '']);
    expect(rows.at(-1)).toMatchObject({ type: 'report', classes: 2, actionable: 2 });
    expect(existsSync(join(bare, '.pipeline'))).toBe(false);
  });

  it('says so kindly where there is nothing', async () => {
    const { code, out } = await simtask(['run', '--root', makeRoot({ 'a.txt': 'text' })]);
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      '0 classes: 0 worth a task (0 new), 0 to review, 0 resolved, 0 problems',
    ]);
  });
});

describe('steps on their own', () => {
  it('give the same bytes joined by pipes as in one process', async () => {
    const copy = copyOfRoot();
    const line = STEPS.map((step) => `"${process.execPath}" "${dist}/${step}.js" --root "${copy}"`).join(' | ');
    const piped = await shell(line);
    expect([piped.code, piped.err]).toEqual([0, expect.stringMatching(PREVIEW)]);
    expect(piped.out).toBe(whole);
    expect(git(copy, ['status', '--porcelain'])).toBe('');
  });

  it('give the same bytes as verbs joined by pipes', async () => {
    const line = STEPS.map((step) => `simtask step ${step.slice(0, 2)} --root "${root}"`).join(' | ');
    const piped = await shell(line);
    expect([piped.code, piped.err]).toEqual([0, expect.stringMatching(PREVIEW)]);
    expect(piped.out).toBe(whole);
  });

  it.each(['02', '03', '04', '05'])('start a run from kept rows: --from %s', async (from) => {
    const { code, out } = await simtask(['run', '--root', root, '--json', '--quiet', '--from', from]);
    expect([code, out]).toEqual([0, whole]);
  });
});

describe('--write', () => {
  it('makes one task per class, and a second run writes nothing', async () => {
    const copy = copyOfRoot();
    const preview = await simtask(['run', '--root', copy]);
    expect(preview.err).toMatch(new RegExp(PREVIEW.source.slice(1, -1)));
    expect(git(copy, ['status', '--porcelain'])).toBe('');
    const first = await simtask(['run', '--root', copy, '--write']);
    expect([first.code, first.err]).toEqual([0, expect.stringContaining('3 files written\n')]);
    const tasks = tasksOf(copy);
    expect(Object.keys(tasks)).toHaveLength(2);
    for (let time = 0; time < 2; time += 1) {
      const again = await simtask(['run', '--root', copy, '--write']);
      expect([again.code, again.err]).toEqual([0, expect.not.stringContaining('written')]);
      expect(newestManifest(copy).edits).toMatchObject({ written: 0, previewed: 0 });
      addCommits(copy, [{ message: 'Keep the tasks' }], 20);
    }
    expect(tasksOf(copy)).toEqual(tasks);
  });

  it("changes only its class's task after an edit of one member, and no identity after a move", async () => {
    const copy = copyOfRoot();
    await simtask(['run', '--root', copy, '--write']);
    const before = tasksOf(copy);
    const edited = join(copy, 'packages/shop/src/price.ts');
    writeFileSync(edited, readFileSync(edited, 'utf8').replace('return cents;', 'return cents + 0;'));
    await simtask(['run', '--root', copy, '--write']);
    const after = tasksOf(copy);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual([expect.stringMatching(/amount|money|price/i)]);
    renameSync(join(copy, 'packages/orders/src/retry.ts'), join(copy, 'packages/orders/src/try-again.ts'));
    await simtask(['run', '--root', copy, '--write']);
    expect(Object.keys(tasksOf(copy))).toEqual(Object.keys(before));
  });

  it('marks the task of a class that is gone as resolved, and touches no text of a person', async () => {
    const copy = copyOfRoot();
    await simtask(['run', '--root', copy, '--write']);
    const name = Object.keys(tasksOf(copy)).find((each) => /again|retry/.test(each)) ?? '';
    const path = join(copy, TASKS, name);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\nMy own words.\n`);
    rmSync(join(copy, 'packages/shop/src/again.ts'));
    await simtask(['run', '--root', copy, '--write']);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/resolved/);
    expect(text).toContain('\nMy own words.\n');
  });
});

describe('decisions', () => {
  it('stay: what was rejected gets no task, also after its files moved', async () => {
    const copy = copyOfRoot();
    await simtask(['run', '--root', copy, '--quiet']);
    const id = (await idsOf(copy, 'new'))[0] ?? '';
    const decide = ['decide', id, 'rejected', '--reason', 'one per shop', '--by', 'A', '--root', copy];
    const { code, out } = await simtask(decide);
    expect([code, out]).toEqual([0, expect.stringContaining(`${id} rejected by A on `)]);
    expect(await idsOf(copy, 'rejected')).toEqual([id]);
    for (const [from, to] of [
      ['packages/orders', 'packages/sales'],
      ['packages/shop/src', 'packages/shop/lib'],
    ] as const)
      renameSync(join(copy, from), join(copy, to));
    expect(await idsOf(copy, 'rejected')).toEqual([id]);
    const written = await simtask(['run', '--root', copy, '--write', '--quiet']);
    expect(written.code).toBe(0);
    expect(Object.keys(tasksOf(copy))).toHaveLength(1);
    const explained = await simtask(['explain', id, '--root', copy]);
    expect(explained.out).toMatch(
      /^ {2}state {5}rejected.*one per shop[\s\S]*^ {2}score[\s\S]*^ {2}decision {2}rejected by A/m,
    );
  });

  it('baseline makes today known: --fail-on new speaks of later classes only', async () => {
    const copy = copyOfRoot();
    const failing = () => simtask(['run', '--root', copy, '--quiet', '--fail-on', 'new']);
    expect((await failing()).code).toBe(1);
    expect((await simtask(['baseline', '--root', copy])).out).toBe('baseline: 2 deferred, 0 known before\n');
    expect((await failing()).code).toBe(0);
    expect((await simtask(['baseline', '--root', copy])).out).toBe('baseline: 0 deferred, 2 known before\n');
    writeFileSync(join(copy, 'packages/stats/src/amount.ts'), amountParser('amountOf'));
    expect((await failing()).code).toBe(0);
    const fresh = (name: string) =>
      `export function ${name}(text: string, log: (line: string) => void): string[] {\n  const out: string[] = [];\n  for (const line of text.split('\\n')) {\n    if (line.startsWith('#')) continue;\n    log(line);\n    out.push(line.slice(0, 80).toUpperCase());\n  }\n  return out.reverse();\n}\n`;
    addCommits(
      copy,
      [{ message: 'More', files: { 'packages/a.ts': fresh('one'), 'packages/b.ts': fresh('two') } }],
      20,
    );
    const { code, err } = await failing();
    expect([code, err]).toEqual([1, '--fail-on new: 1 found\n']);
    const counted = await simtask(['run', '--root', copy, '--quiet', '--fail-on', 'count=1']);
    expect(counted.code).toBe(0);
  });

  it('are read from the revision under review', async () => {
    const copy = copyOfRoot();
    await simtask(['run', '--root', copy, '--quiet']);
    await simtask(['baseline', '--root', copy]);
    const fail = ['run', '--root', copy, '--quiet', '--fail-on', 'new'];
    expect((await simtask([...fail, '--at', 'HEAD'])).code).toBe(1);
    addCommits(copy, [{ message: 'Decide' }], 20);
    expect((await simtask([...fail, '--at', 'HEAD'])).code).toBe(0);
    expect(readFileSync(join(copy, LEDGER), 'utf8').trim().split('\n')).toHaveLength(2);
  });
});

describe('--changed-since', () => {
  it('tells which copies a change forgot, beside the lines in GitHub Actions', async () => {
    const copy = copyOfRoot();
    const base = git(copy, ['rev-parse', 'HEAD']);
    const price = amountParser('priceOf', 'given', 1000).replace("'too large an amount: '", "'no amount: '");
    addCommits(copy, [{ message: 'Mend one', files: { 'packages/shop/src/price.ts': price } }], 20);
    const classes = await classesOf(copy, '--changed-since', base);
    expect(classes.map(({ members }) => members.map(({ name, changed }) => [name, changed]))).toEqual([
      [
        ['parseAmount', false],
        ['parseMoney', false],
        ['priceOf', true],
      ],
    ]);
    const page = join(makeFolder(), 'page.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: copy, GITHUB_STEP_SUMMARY: page };
    const { err } = await simtask(['run', '--root', copy, '--quiet', '--changed-since', base], { env });
    expect(err).toMatch(
      /^::warning file=packages\/shop\/src\/price\.ts,line=2,endLine=8,title=Only one copy of priceOf/m,
    );
    expect(err.match(/::warning/g)).toHaveLength(1);
    expect(readFileSync(page, 'utf8')).toMatch(/^### simtask\n\n1 class: [\s\S]*^- Only one copy of priceOf changed/m);
    expect(await classesOf(copy, '--changed-since', 'HEAD')).toEqual([]);
  });

  it.each([
    ['--changed-since', 'HEAD~1'],
    ['--against', 'packages/shop/src/price.ts'],
  ])('takes no class for gone that it did not look at: %s %s', async (...narrow) => {
    const copy = copyOfRoot();
    await simtask(['run', '--root', copy, '--write', '--quiet']);
    const before = tasksOf(copy);
    addCommits(copy, [{ message: 'Tasks and a change', files: { 'packages/shop/src/other.ts': LONER } }], 20);
    const { code, rows } = await simtask(['run', '--root', copy, '--write', '--quiet', '--json', ...narrow]);
    expect(code).toBe(0);
    expect(rows.at(-1)).toMatchObject({ type: 'report', resolved: 0 });
    expect(tasksOf(copy)).toEqual(before);
  });

  it('looks at the classes of one file with --against', async () => {
    const classes = await classesOf(root, '--against', 'packages/shop/src/again.ts');
    expect(classes.map(({ members }) => members.map(({ name }) => name))).toEqual([['retry', 'again']]);
  });
});

describe('the command line', () => {
  it('helps, and knows its version', async () => {
    const help = await simtask(['--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    for (const verb of [
      'run',
      'step',
      'describe',
      'config',
      'explain',
      'decide',
      'baseline',
      'precision',
      'init',
      'clean',
    ])
      expect(help.out).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    expect((await simtask(['run', '--help'])).out).toMatch(
      /--changed-since[\s\S]*--against[\s\S]*--max-tasks[\s\S]*--fail-on/,
    );
    expect((await simtask(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('takes its flags as config', async () => {
    const set = ['--max-tasks', '3', '--task-score', '0.9', '--against', 'a.ts', '--board', 'work'];
    const { out } = await simtask(['config', '--root', root, ...set]);
    expect(JSON.parse(out)).toMatchObject({
      shared: { board: 'work' },
      simtask: { '03-cluster': { against: 'a.ts' }, '05-write': { maxTasks: 3, taskScore: 0.9 } },
    });
    const refused = await simtask(['run', '--root', root, '--max-tasks', 'many']);
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/^error CONFIG_INVALID: .*--max-tasks many/),
    ]);
  });

  it('proposes a config file', async () => {
    const { code, out } = await simtask(['init', '--root', root]);
    expect([code, out]).toEqual([0, expect.stringContaining('"simtask": {}')]);
  });
});

describe('schema.json', () => {
  it('is what `simtask config --schema` prints', async () => {
    const { code, out } = await simtask(['config', '--schema']);
    expect(code).toBe(0);
    const path = fileURLToPath(new URL('../../schema.json', import.meta.url));
    if (process.env['UPDATE_CASES']) writeFileSync(path, out);
    expect(readFileSync(path, 'utf8')).toBe(out);
  });
});
