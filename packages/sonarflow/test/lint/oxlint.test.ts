import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { git, makeRepository, makeRoot, removeFolders, stepContract, writeFiles } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { scan } from '../../src/01-scan.ts';
import { places, runSource } from './run-source.ts';

afterAll(removeFolders);

const DEBUGGER = 'debugger;\n';

describe('the step contract', () => {
  const root = makeRoot({ 'a.js': DEBUGGER, 'b.js': 'export const b = ;' });
  for (const { name, run } of stepContract({ step: scan, rows: [], options: () => ({ root }) })) it(name, run);
});

describe('what oxlint finds', () => {
  it('becomes findings of the same shape as those of every source', async () => {
    const run = await runSource(makeRoot({ 'src/a.js': `export const a = 1;\n  ${DEBUGGER}` }));
    expect(run.findings).toEqual([
      {
        type: 'finding',
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        source: 'oxlint',
        rule: 'eslint/no-debugger',
        help: 'https://oxc.rs/docs/guide/usage/linter/rules/eslint/no-debugger.html',
        kind: 'bug',
        severity: 'major',
        effort: 20,
        message: '`debugger` statement is not allowed',
        path: 'src/a.js',
        range: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 12 },
        tags: ['correctness'],
      },
    ]);
    expect(run.fetched).toEqual({ type: 'fetched', source: 'oxlint', origin: 'oxlint', findings: 1, complete: true });
  });

  it('has columns in UTF-16 units, whatever the bytes: accents, emoji, a byte order mark, CRLF, a component', async () => {
    const files = {
      'accents.js': 'export const é = "😀"; debugger;\r\n/* 😀 */ debugger;\r\n',
      'bom.ts': '\ufeffexport const a = 1; debugger;\ndebugger;\n',
      'part.vue': '<template>\n<p>é</p>\n</template>\n<script>\nexport default {}; debugger;\n</script>\n',
    };
    const run = await runSource(makeRoot(files));
    expect(places(run)).toEqual([
      'accents.js:1:24 eslint/no-debugger',
      'accents.js:2:10 eslint/no-debugger',
      'bom.ts:1:21 eslint/no-debugger',
      'bom.ts:2:1 eslint/no-debugger',
      'part.vue:5:20 eslint/no-debugger',
    ]);
    for (const { path, range } of run.findings) {
      const line = files[path as keyof typeof files].replace('\ufeff', '').split('\n')[(range?.startLine ?? 0) - 1];
      expect(line?.slice((range?.startColumn ?? 0) - 1, (range?.endColumn ?? 0) - 1)).toBe('debugger;');
    }
  });

  it('keeps its ids when lines move, and gives equal lines different ones', async () => {
    const text = `${DEBUGGER}export const a = 1;\n${DEBUGGER}`;
    const root = makeRoot({ 'a.js': text });
    const before = await runSource(root);
    writeFiles(root, { 'a.js': '// moved\n'.repeat(50) + text.replaceAll('debugger', '  debugger') });
    const after = await runSource(root);
    expect(after.findings.map(({ id }) => id)).toEqual(before.findings.map(({ id }) => id));
    expect(new Set(before.findings.map(({ id }) => id)).size).toBe(2);
  });

  it('is the same, row by row, whenever and with however many threads it runs', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`src/${n}.js`, DEBUGGER.repeat(5)]));
    const root = makeRepository([{ message: 'Start', files }]);
    const runs = await Promise.all([1, 2, 8].map((concurrency) => runSource(root, { shared: { concurrency } })));
    expect(runs[0]?.findings).toHaveLength(300);
    expect(runs[1]?.rows).toEqual(runs[0]?.rows);
    expect(runs[2]?.rows).toEqual(runs[0]?.rows);
  });

  it('reads files of odd names, and no links, ignored files or packages', async () => {
    const odd = ['-dash.js', '[id]/[...slug].js', 'a b.js', 'ümlaut.js', '$x(1).js', 'star*.js'];
    const root = makeRepository([
      {
        message: 'Start',
        files: {
          '.gitignore': 'out/\n',
          'node_modules/x/index.js': DEBUGGER,
          ...Object.fromEntries(odd.map((path) => [path, DEBUGGER])),
        },
      },
    ]);
    writeFiles(root, { 'out/a.js': DEBUGGER, 'untracked.js': DEBUGGER });
    symlinkSync('untracked.js', join(root, 'link.js'));
    symlinkSync('nowhere.js', join(root, 'dangling.js'));
    const run = await runSource(root);
    expect(run.problems).toEqual([]);
    expect(run.findings.map(({ path }) => path).sort()).toEqual([...odd, 'untracked.js'].sort());
  });

  it('is nothing in a repository without JavaScript, which is said', async () => {
    const run = await runSource(makeRoot({ 'main.py': 'pass', 'README.md': '# Hi' }));
    expect(run.rows).toEqual([{ type: 'fetched', source: 'oxlint', origin: 'oxlint', findings: 0, complete: true }]);
    expect(run.log.join('\n')).toContain('no file that oxlint lints');
  });
});

describe('the config', () => {
  it('is the categories correctness, suspicious and perf where there is none', async () => {
    const text =
      'export async function f(a) {\n  for (const b of a) await b;\n  var a;\n}\nexport const n = [a, b].sort();\n';
    const run = await runSource(makeRoot({ 'a.js': text }));
    expect(new Set(run.findings.flatMap(({ tags }) => tags))).toEqual(new Set(['perf', 'suspicious', 'correctness']));
  });

  it('is the one of the user, for the files below it alone', async () => {
    const rules = { 'no-debugger': 'error', 'no-empty': 'off' };
    const config = JSON.stringify({ categories: { correctness: 'off' }, rules, ignorePatterns: ['skipped.js'] });
    const text = `${DEBUGGER}export const f = [2, 1].sort();\nif (f == NaN) f();\n`;
    const run = await runSource(
      makeRoot({ 'app/.oxlintrc.json': config, 'app/deep/a.js': text, 'app/skipped.js': text, 'b.js': text }),
    );
    expect(places(run)).toEqual([
      'app/deep/a.js:1:1 eslint/no-debugger',
      'b.js:1:1 eslint/no-debugger',
      'b.js:2:25 unicorn/no-array-sort',
      'b.js:3:10 eslint/use-isnan',
    ]);
    expect(run.findings.map(({ severity }) => severity)).toEqual(['critical', 'major', 'minor', 'major']);
  });

  it('is that of a folder above, where the root is one package of many', async () => {
    const config = JSON.stringify({ categories: { correctness: 'off' } });
    const root = makeRoot({ '.oxlintrc.json': config, 'packages/a/a.js': DEBUGGER });
    expect((await runSource(join(root, 'packages/a'))).findings).toEqual([]);
  });

  it.each([
    ['{ "rules": ', 'Failed to parse'],
    ['{ "rules": { "no-such-rule": "error" } }', 'no-such-rule'],
    ['{ "extends": ["./missing.json"] }', 'missing.json'],
  ])('is one clear error if it is broken: %s', async (config, words) => {
    const run = runSource(makeRoot({ '.oxlintrc.json': config, 'a.js': DEBUGGER }));
    await expect(run).rejects.toMatchObject({ code: 'SOURCE_FAILED', message: expect.stringContaining(words) });
    await expect(run).rejects.toMatchObject({ message: expect.not.stringContaining('\n') });
  });
});

describe('what oxlint cannot lint', () => {
  it('is told, file by file, and all else is found: syntax errors, bytes that are no UTF-8, files it dies at', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`fine/${n}.js`, DEBUGGER]));
    const root = makeRoot({
      ...files,
      'a.js': 'export const = 1;\n',
      'deep.js': `x = ${'['.repeat(200_000)}${']'.repeat(200_000)};\n`,
      'latin.js': new Uint8Array([0x78, 0x20, 0x3d, 0x20, 0x22, 0xff, 0x22]),
    });
    const run = await runSource(root);
    expect(run.findings).toHaveLength(20);
    expect(run.problems.map(({ code, path, line }) => ({ code, path, line }))).toEqual(
      expect.arrayContaining([
        { code: 'PARSE_ERROR', path: 'a.js', line: 1 },
        { code: 'LINT_FAILED', path: 'deep.js', line: undefined },
        { code: 'FILE_UNREADABLE', path: 'latin.js', line: undefined },
      ]),
    );
    expect(run.fetched).toMatchObject({ complete: false, remainder: { reason: '1 file was not linted' } });
  });

  it('makes the run incomplete where oxlint died, and not where the file itself is broken', async () => {
    const run = await runSource(makeRoot({ 'a.js': 'export const = 1;\n', 'b.js': DEBUGGER }));
    expect(run.problems).toMatchObject([{ code: 'PARSE_ERROR', path: 'a.js' }]);
    expect(run.fetched).toMatchObject({ findings: 1, complete: true });
  });

  it('is told, where a plugin of the user throws', async () => {
    const plugin = `export default { meta: { name: 'own' }, rules: { dies: { create: () => ({ DebuggerStatement() {
      throw new Error('no way');
    } }) } } };`;
    const config = '{ "jsPlugins": ["./own.mjs"], "rules": { "own/dies": "error" } }';
    const run = await runSource(makeRoot({ '.oxlintrc.json': config, 'own.mjs': plugin, 'a.js': DEBUGGER }));
    expect(places(run)).toEqual(['a.js:1:1 eslint/no-debugger']);
    expect(run.problems).toMatchObject([{ path: 'a.js', message: 'a plugin of oxlint died: Error: no way' }]);
    expect(run.fetched.complete).toBe(false);
  });

  it('is what a time limit leaves', async () => {
    const slow = makeRoot({
      '.oxlintrc.json': '{ "jsPlugins": ["./slow.mjs"] }',
      'slow.mjs': 'while (true);',
      'a.js': '',
    });
    const run = await runSource(slow, { scan: { timeout: 2 } });
    expect(run.problems).toMatchObject([{ code: 'LINT_TIMEOUT', message: 'oxlint took longer than 2 s' }]);
    expect(run.fetched).toMatchObject({ complete: false, remainder: { reason: '2 files were not linted' } });
  });

  it('is a revision and a bare repository: the error names the way out', async () => {
    const root = makeRepository([{ message: 'Start', files: { 'a.js': DEBUGGER } }]);
    const bare = makeRoot({});
    git(bare, ['clone', '--quiet', '--bare', root, '.']);
    const message = expect.stringContaining('git worktree add');
    await expect(runSource(root, { shared: { at: 'HEAD' } })).rejects.toMatchObject({ code: 'SOURCE_FAILED', message });
    await expect(runSource(bare)).rejects.toMatchObject({ code: 'SOURCE_FAILED', message });
  });
});

describe('the process of oxlint', () => {
  it('ends with the run', async () => {
    const root = makeRoot({
      '.oxlintrc.json': '{ "jsPlugins": ["./slow.mjs"] }',
      'slow.mjs':
        'import { writeFileSync } from "node:fs"; writeFileSync(process.env.TEST_PID_FILE, String(process.pid)); while (true);',
      'a.js': '',
    });
    const pidFile = join(makeRoot({}), 'pid');
    process.env['TEST_PID_FILE'] = pidFile;
    const abort = new AbortController();
    const run = runSource(root, { signal: abort.signal });
    run.catch(() => {});
    const pid = await eventually(() => Number(readFileSync(pidFile, 'utf8')));
    abort.abort(new Error('enough'));
    await expect(run).rejects.toThrow();
    await eventually(() => !isAlive(pid));
  });

  it('passes over what nobody wrote here and what tests read, unless asked for or configured', async () => {
    const files = ['src/a.js', 'test/a.test.js', 'fixtures/a.js', 'src/__generated__/a.js', 'third_party/a.js'];
    const root = makeRoot(Object.fromEntries(files.map((path) => [path, 'debugger;\n'])));
    const byDefault = await runSource(root);
    expect(byDefault.findings.map(({ path }) => path)).toEqual(['src/a.js', 'test/a.test.js']);
    expect(byDefault.log.join()).toContain('files left out: 1 fixture, 1 generated, 1 vendored');
    const asked = await runSource(root, { scan: { include: ['fixture'] } });
    expect(asked.findings.map(({ path }) => path)).toEqual(['fixtures/a.js', 'src/a.js']);
    writeFiles(root, { '.oxlintrc.json': '{}' });
    expect((await runSource(root)).findings.map(({ path }) => path)).toEqual([...files].sort());
  });

  it('knows no token', async () => {
    const root = makeRoot({
      '.oxlintrc.json': '{ "jsPlugins": ["./tell.mjs"] }',
      'tell.mjs': 'throw new Error("the token is " + process.env.SONAR_TOKEN);',
      'a.js': '',
    });
    process.env['SONAR_TOKEN'] = 'squ_secret';
    try {
      await expect(runSource(root)).rejects.toMatchObject({
        message: expect.stringContaining('the token is undefined'),
      });
    } finally {
      delete process.env['SONAR_TOKEN'];
    }
  });
});

async function eventually<T>(look: () => T): Promise<NonNullable<T>> {
  for (let tries = 0; ; tries += 1) {
    try {
      const seen = look();
      if (seen) return seen;
    } catch (thrown) {
      if (tries > 200) throw thrown;
    }
    if (tries > 200) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
