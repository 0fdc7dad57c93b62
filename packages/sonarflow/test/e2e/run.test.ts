import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { git, makeFolder, makeRepository, removeFolders, writeFiles } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  bundlesIn,
  halting,
  newestManifest,
  placesOf,
  SMALL,
  STEPS,
  shell,
  sonarflow,
  TASKS,
  tasksOf,
  worldFiles,
} from './world.ts';

// Many processes in a row, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let root: string;
let whole: Awaited<ReturnType<typeof sonarflow>>;

beforeAll(async () => {
  root = makeRepository([{ message: 'Everything', files: worldFiles() }]);
  whole = await sonarflow(['run', '--root', root, '--offline', '--json', '--quiet', '--keep-rows', ...SMALL]);
  expect([whole.code, whole.err]).toEqual([0, '']);
});

afterAll(removeFolders);

function copyOfRoot(): string {
  const copy = join(makeFolder(), 'copy');
  cpSync(root, copy, { recursive: true, filter: (path) => !path.includes('.pipeline') });
  return copy;
}

/** A copy whose board holds a task of every bundle. */
async function copyWithTasks(): Promise<string> {
  const copy = copyOfRoot();
  const { code } = await sonarflow(['run', '--root', copy, '--write', '--quiet', ...SMALL]);
  expect(code).toBe(0);
  return copy;
}

async function outcomesOf(target: string, ...args: string[]): Promise<{ id: string; state: string; path: string }[]> {
  const { code, err, rows } = await sonarflow([
    'run',
    '--root',
    target,
    '--json',
    '--quiet',
    '--write',
    ...SMALL,
    ...args,
  ]);
  expect([code, err]).toEqual([0, '']);
  return rows.filter(({ type }) => type === 'outcome') as never;
}

async function bundlesOf(target: string, ...args: string[]) {
  const emitted = ['--json', '--quiet', '--emit', '02-fetch,03-plan'];
  const outcome = await sonarflow(['run', '--root', target, ...emitted, ...SMALL, ...args]);
  expect([outcome.code, outcome.err]).toEqual([0, '']);
  return bundlesIn(outcome);
}

function change(target: string, path: string, edit: (text: string) => string): void {
  writeFileSync(join(target, path), edit(readFileSync(join(target, path), 'utf8')));
}

describe('a run', () => {
  it('ends with 0, one line and one path, and changes nothing outside its folder', async () => {
    const { code, out, err } = await sonarflow(['run', '--root', root, '--offline', ...SMALL]);
    expect(code).toBe(0);
    const report = relative(tmpdir(), join(root, '.pipeline/sonarflow/report.md'));
    expect(out).toMatch(
      new RegExp(
        `^48 findings in 6 bundles, about 2 d: 6 worth a task \\(6 new\\); 0 resolved, 0 put aside, 0 problems\n${report}\n$`,
      ),
    );
    expect(err).not.toContain('rror');
    for (const name of ['report.md', 'report.json', 'findings.ndjson', 'sonarflow.sarif'])
      expect(readFileSync(join(root, '.pipeline/sonarflow', name), 'utf8')).toContain('no-debugger');
    expect(existsSync(join(root, '.pipeline/sonarflow/preview.diff'))).toBe(true);
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it('prints findings and bundles with --emit 02-fetch,03-plan', async () => {
    const emitted = ['--json', '--quiet', '--emit', '02-fetch,03-plan'];
    const { rows } = await sonarflow(['run', '--root', root, ...emitted, ...SMALL]);
    expect(rows.filter(({ type }) => type === 'finding')).toHaveLength(48);
    expect(rows.filter(({ type }) => type === 'bundle')).toHaveLength(6);
  });

  it('says the same as a pipe of the steps in a shell', async () => {
    const target = copyOfRoot();
    const steps = ['01-scan', '02-fetch', '03-plan --set 03-plan.minutes=160', '04-write'];
    const line = steps.map((step) => `node ${STEPS}/${step.replace(/^\S+/, '$&.js')} --root ${target}`).join(' | ');
    const piped = await shell(line);
    expect(piped.code).toBe(0);
    const own = await sonarflow(['run', '--root', copyOfRoot(), '--json', '--quiet', ...SMALL]);
    expect(piped.out).toBe(own.out);
  });

  it('finds nothing in a repository without a script, and says so', async () => {
    const empty = makeRepository([{ message: 'one', files: { 'README.md': '# x\n' } }]);
    const { code, out } = await sonarflow(['run', '--root', empty]);
    expect(code).toBe(0);
    expect(out).toContain('0 findings in 0 bundles, about 0 min: 0 worth a task (0 new)');
  });
});

describe('tasks on a board', () => {
  it('are written once: a second run writes nothing', async () => {
    const copy = await copyWithTasks();
    const before = tasksOf(copy);
    expect(Object.keys(before)).toHaveLength(6);
    const outcomes = await outcomesOf(copy);
    expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(['kept']));
    expect(newestManifest(copy).edits).toEqual({ unchanged: 0, written: 0, previewed: 0, overtaken: 0 });
    expect(tasksOf(copy)).toEqual(before);
  });

  it('stay the same tasks when all code moves by 50 lines, and keep every byte that a person wrote', async () => {
    const copy = await copyWithTasks();
    const [name = ''] = Object.keys(tasksOf(copy));
    const path = `docs/board/tasks/${name}`;
    change(copy, path, (text) =>
      text.replace('status: To Do', 'status: Doing # mine').replace('- [ ]', '- [x]').concat('\nAsk Ann.\n'),
    );
    const before = tasksOf(copy);
    for (const folder of ['orders', 'refunds', 'stock'])
      for (const part of ['first', 'second'])
        change(copy, `src/${folder}/${part}.js`, (text) => '// moved\n'.repeat(50) + text);
    const outcomes = await outcomesOf(copy);
    expect(outcomes.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'updated'));
    const after = tasksOf(copy);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const outside = (text = '') => text.split(/<!-- sonarflow:(?:begin|end) bundle -->/).filter((_, at) => at !== 1);
    for (const each of Object.keys(after)) expect(outside(after[each])).toEqual(outside(before[each]));
    await outcomesOf(copy);
    expect(tasksOf(copy)).toEqual(after);
  });

  it('are resolved one by one: a rule that is mended in one folder resolves exactly its task', async () => {
    const copy = await copyWithTasks();
    const before = tasksOf(copy);
    for (const part of ['first', 'second'])
      change(copy, `src/refunds/${part}.js`, (text) => text.replaceAll('  debugger;\n', ''));
    const outcomes = await outcomesOf(copy);
    const resolved = outcomes.filter(({ state }) => state === 'resolved');
    expect(resolved).toHaveLength(1);
    expect(readFileSync(join(copy, resolved[0]?.path ?? ''), 'utf8')).toMatch(
      /^resolved: \w{7}$[\s\S]*prefix: src\/refunds$/m,
    );
    const changed = Object.entries(tasksOf(copy)).filter(
      ([name, text]) => text !== before[name] && !text.includes('prefix: src/refunds'),
    );
    expect(changed).toEqual([]);
  });

  it('keep their findings while 30 new ones come in three waves', async () => {
    const copy = await copyWithTasks();
    let places = placesOf(await bundlesOf(copy));
    for (const wave of [1, 2, 3]) {
      const added = Array.from({ length: 10 }, (_, at) => halting(`wave${wave}at${at}`)).join('\n');
      writeFiles(copy, { [`src/${['orders', 'refunds', 'new'][wave - 1]}/wave${wave}.js`]: added });
      await outcomesOf(copy);
      const now = placesOf(await bundlesOf(copy));
      expect(now.size).toBe(places.size + 10);
      for (const [finding, bundle] of places) expect(now.get(finding)).toBe(bundle);
      places = now;
    }
  });
});

describe('the same findings from the own SARIF', () => {
  it('make the same bundles, where nothing is remembered too', async () => {
    const own = bundlesIn(await sonarflow(['run', '--root', root, '--json', '--quiet', '--emit', '03-plan', ...SMALL]));
    const copy = copyOfRoot();
    cpSync(join(root, '.pipeline/sonarflow/sonarflow.sarif'), join(copy, 'own.sarif'));
    const read = await bundlesOf(copy, '--source', 'sarif', '--input', 'own.sarif');
    const shape = (bundles: typeof own) => bundles.map(({ id, findings }) => [id, findings.map((each) => each.id)]);
    expect(shape(read)).toEqual(shape(own));
    expect(read).toHaveLength(6);
  });
});

describe('checks', () => {
  it('fail on what --fail-on names', async () => {
    const copy = copyOfRoot();
    const codeOf = async (...args: string[]) =>
      (await sonarflow(['run', '--root', copy, '--quiet', ...SMALL, ...args])).code;
    expect(await codeOf('--fail-on', 'new')).toBe(1);
    expect(await codeOf('--fail-on', 'blocker,gate,problems')).toBe(0);
    expect((await sonarflow(['baseline', '--root', copy])).out).toContain('baseline: 6 deferred');
    expect(await codeOf('--fail-on', 'new')).toBe(0);
    writeFiles(copy, { 'src/orders/late.js': halting('late') });
    expect(await codeOf('--fail-on', 'new')).toBe(1);
  });

  it('look at new code with --new-code, and put notes beside its findings in GitHub Actions', async () => {
    const copy = copyOfRoot();
    const run = (...args: string[]) =>
      sonarflow(['run', '--root', copy, '--quiet', '--new-code', 'HEAD', '--fail-on', 'new', ...SMALL, ...args], {
        env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: copy, GITHUB_STEP_SUMMARY: join(copy, 'page.md') },
      });
    expect((await run()).code).toBe(0);
    change(copy, 'src/stock/first.js', (text) => text + halting('late'));
    const { code, out, err } = await run();
    expect(code).toBe(1);
    expect(out + err).toMatch(
      /^::warning file=src\/stock\/first\.js,line=\d+,endLine=\d+,title=eslint\/no-debugger::/m,
    );
    expect(readFileSync(join(copy, 'page.md'), 'utf8')).toContain('no-debugger');
  });
});

describe('vulnerabilities', () => {
  const log = {
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Checker',
            rules: [{ id: 'sql-injection', properties: { tags: ['security'], 'security-severity': '9.8' } }],
          },
        },
        results: [
          {
            ruleId: 'sql-injection',
            message: { text: 'The tautology gets through.' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'src/query.js' }, region: { startLine: 1 } } }],
          },
        ],
      },
    ],
  };
  const words = ['sql-injection', 'tautology', 'query.js'];
  const flags = [
    '--source',
    'sarif',
    '--input',
    join('..', 'checker.sarif'),
    '--write',
    '--quiet',
    '--fail-on',
    'blocker',
  ];

  function world(): string {
    const folder = makeFolder();
    writeFiles(folder, { 'checker.sarif': JSON.stringify(log), 'root/src/query.js': 'query(text);\n' });
    return join(folder, 'root');
  }

  it('are counted and fail a check, and no file that is left says a word of them', async () => {
    const target = world();
    const { code, out } = await sonarflow(['run', '--root', target, ...flags], { cwd: target });
    expect(code).toBe(1);
    expect(out).toContain(
      '1 finding in 1 bundle, about 1 h 30 min: 0 worth a task (0 new); 0 resolved, 0 put aside, 1 of security withheld',
    );
    const found = await shell(
      `grep -rlE '${words.join('|')}' . --include='*' --exclude-dir=cache --exclude-dir=src || true`,
      { cwd: target },
    );
    expect(found.out).toBe('');
    const shown = await sonarflow(['run', '--root', target, ...flags, '--json', '--emit', '02-fetch,03-plan'], {
      cwd: target,
    });
    expect(shown.out).toContain('The tautology gets through.');
  });

  it('are written with --include-security, but never from rows that were kept without', async () => {
    const target = world();
    await sonarflow(['run', '--root', target, ...flags], { cwd: target });
    const again = await sonarflow(
      ['run', '--from', '04', '--root', target, '--write', '--include-security', '--json'],
      { cwd: target },
    );
    expect(again.rows.find(({ type }) => type === 'outcome')).toMatchObject({ state: 'withheld' });
    expect(existsSync(join(target, TASKS))).toBe(false);
    await sonarflow(['run', '--root', target, ...flags, '--include-security'], { cwd: target });
    expect(Object.values(tasksOf(target)).join('')).toContain('The tautology gets through.');
  });
});

describe('decisions and explanations', () => {
  it('are about a bundle or about one of its findings', async () => {
    const copy = copyOfRoot();
    const bundles = await bundlesOf(copy);
    await sonarflow(['run', '--root', copy, '--quiet', ...SMALL]);
    const [bundle] = bundles;
    const [finding] = bundle?.findings ?? [];
    const explain = async (id = '') => (await sonarflow(['explain', id, '--root', copy])).out;
    expect(await explain(bundle?.id)).toMatch(/^flow-\w+ {2}.*\n {2}state {5}new: [\s\S]*findings {2}src\//);
    expect(await explain(finding?.id)).toContain(`id ${finding?.id}`);
    const decided = await sonarflow([
      'decide',
      finding?.id ?? '',
      'rejected',
      '--reason',
      'on purpose',
      '--by',
      'ann',
      '--root',
      copy,
    ]);
    expect([decided.code, decided.err]).toEqual([0, expect.stringContaining('is new: commit it')]);
    const after = await bundlesOf(copy);
    expect(placesOf(after).has(finding?.id ?? '')).toBe(false);
    expect(placesOf(after).size).toBe(47);
    await sonarflow(['run', '--root', copy, '--quiet', ...SMALL]);
    expect(await explain(finding?.id)).toContain('rejected by ann');
    const whole = await sonarflow(['decide', bundles[1]?.id ?? '', 'deferred', '--reason', 'later', '--root', copy]);
    expect(whole.code).toBe(0);
    expect((await bundlesOf(copy)).map(({ id }) => id)).not.toContain(bundles[1]?.id);
    expect((await sonarflow(['precision', '--root', copy])).out).toContain('0 % of 1');
  });

  it('eject gives the tasks to the team', async () => {
    const copy = await copyWithTasks();
    const { code, out } = await sonarflow(['eject', '--root', copy, '--write']);
    expect([code, out.trim().split('\n').length]).toEqual([0, 6]);
    for (const text of Object.values(tasksOf(copy))) expect(text).not.toContain('<!-- sonarflow:');
    await outcomesOf(copy);
    expect(Object.keys(tasksOf(copy))).toHaveLength(6);
  });
});

describe('schema.json', () => {
  it('is what `config --schema` prints', async () => {
    const { code, out } = await sonarflow(['config', '--schema']);
    expect(code).toBe(0);
    const path = fileURLToPath(new URL('../../schema.json', import.meta.url));
    expect(readFileSync(path, 'utf8')).toBe(out);
  });
});
