import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pipeline, type Row } from '@pipelines/core';
import { countingCache, stepContract } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { commitFiles, git, makeFolder, makeRepository, removeFolders } from '../../../core/test/git/make-repository.ts';
import { indexRepo } from '../../src/03-index-repo.ts';
import { index } from './run-index.ts';

afterAll(removeFolders);

const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;

describe('the step contract', () => {
  const root = makeRepository();
  commitFiles(root, { 'src/a.ts': 'export const a = 1', 'README.md': 'Read me' });
  for (const { name, run } of stepContract({ step: indexRepo, rows: [], options: () => ({ root }) })) it(name, run);
});

describe('a repository', () => {
  it('S3-29 streams the revision, forwarded rows, files by bytes of path, commits newest first', async () => {
    const root = makeRepository();
    const first = commitFiles(root, { 'b/c.ts': 'export class C { run() {} }', 'b.md': '# B' }, 'First\n\nBody');
    const second = commitFiles(root, { 'a b/"ü".py': 'def naïve(): pass', '--x.go': 'func (s *T) Run() {}' }, 'Second');
    async function* input(): AsyncGenerator<Row> {
      yield { type: 'task' };
    }
    const { rows, revision, files, commits, progress } = await index(root, { input: input() });
    expect(progress).toEqual({ done: 6, total: 6 });
    expect(rows.map(({ type }) => type)).toEqual([
      'revision',
      'task',
      'file',
      'file',
      'file',
      'file',
      'commit',
      'commit',
    ]);
    expect(files.map(({ path, symbols }) => [path, symbols])).toEqual([
      ['--x.go', ['Run']],
      ['a b/"ü".py', ['naïve']],
      ['b.md', []],
      ['b/c.ts', ['C', 'run']],
    ]);
    expect(files[2]).toMatchObject({ blob: git(root, 'rev-parse', 'HEAD:b.md'), size: 3 });
    expect(commits.map(({ sha, subject, body }) => [sha, subject, body])).toEqual([
      [second, 'Second', ''],
      [first, 'First', 'Body\n'],
    ]);
    expect(revision).toEqual({ type: 'revision', sha: second, now: commits[0]?.time, shallow: false });
  });

  it('reviews the revision of `at`, at the time of `now`, in a bare clone and in a linked work tree alike', async () => {
    const root = makeRepository();
    const old = commitFiles(root, { 'old.ts': 'function old() {}' });
    commitFiles(root, { 'new.ts': '' });
    const bare = makeFolder();
    git(bare, 'clone', '-q', '--bare', root, '.');
    const linked = join(makeFolder(), 'tree');
    git(root, 'worktree', 'add', '-q', linked);
    const now = '2030-01-01T00:00:00Z';
    const expected = await index(root, { shared: { at: old, now } });
    expect(expected.revision).toMatchObject({ sha: old, now });
    expect(expected.files.map(({ path, symbols }) => [path, symbols])).toEqual([['old.ts', ['old']]]);
    for (const other of [bare, linked]) {
      expect((await index(other, { shared: { at: old, now } })).rows).toEqual(expected.rows);
      expect((await index(other)).rows).toEqual((await index(root)).rows);
    }
    await expect(index(root, { shared: { at: 'nowhere' } })).rejects.toMatchObject({ code: 'GIT_REVISION' });
  });

  it('says why a file was not read: link, submodule, large, binary, lfs', async () => {
    const inner = makeRepository();
    const pinned = commitFiles(inner, { x: '1' });
    const root = makeRepository();
    symlinkSync('/etc/passwd', join(root, 'link.ts'));
    git(root, 'submodule', '--quiet', 'add', inner, 'module');
    commitFiles(root, {
      'big.ts': `export const big = '${'x'.repeat(3000)}';`,
      'nul.ts': Buffer.from('export const a = 1;\0'),
      'photo.PNG': Buffer.from([0x89, 0x50, 0, 1]),
      'model.bin': LFS,
      'data.csv': LFS,
      'code.py': LFS,
      'plain.csv': `${'1,2,3,4\n'.repeat(16)}`,
      empty: '',
    });
    const { files } = await index(root, { maxFileBytes: 1000 });
    const reasons = Object.fromEntries(files.map(({ path, skipped }) => [path, skipped]));
    expect(reasons).toEqual({
      '.gitmodules': undefined,
      'big.ts': 'large',
      'code.py': 'lfs',
      'data.csv': 'lfs',
      empty: undefined,
      'link.ts': 'link',
      'model.bin': 'lfs',
      module: 'submodule',
      'nul.ts': 'binary',
      'photo.PNG': 'binary',
      'plain.csv': undefined,
    });
    expect(files.find(({ path }) => path === 'module')).toMatchObject({ blob: pinned, size: 0, symbols: [] });
    expect(files.every(({ skipped, symbols }) => skipped === undefined || symbols.length === 0)).toBe(true);
  });

  it('refuses a shallow clone with the way out, and judges it with allowShallow', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    commitFiles(root, { a: '2' });
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--depth=1', `file://${root}`, clone);
    await expect(index(clone)).rejects.toMatchObject({
      code: 'GIT_SHALLOW',
      message: expect.stringMatching(/git fetch --unshallow.*--allow-shallow/),
    });
    const { revision, commits, log } = await index(clone, { shared: { allowShallow: true } });
    expect(revision.shallow).toBe(true);
    expect(commits.map(({ files }) => files)).toEqual([[]]);
    expect(log.join()).toContain('shallow');
  });

  it('takes a clone without trees for a shallow one: no commit in it could count as work', async () => {
    const root = makeRepository();
    commitFiles(root, { 'a/b': '1' });
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--filter=tree:0', `file://${root}`, clone);
    const message = expect.stringMatching(/--filter=tree:0 .*--allow-shallow/);
    await expect(index(clone)).rejects.toMatchObject({ code: 'GIT_SHALLOW', message });
    const { revision, commits } = await index(clone, { shared: { allowShallow: true } });
    expect([revision.shallow, commits.map(({ files }) => files)]).toEqual([true, [[]]]);
  });

  it('lists what a partial clone did not fetch as unreadable, and reads the rest', async () => {
    const root = makeRepository();
    commitFiles(root, { 'gone.ts': 'export const gone = 1', 'here.ts': 'export const here = 1' });
    rmSync(join(root, 'gone.ts'));
    commitFiles(root, {});
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--filter=blob:none', `file://${root}`, clone);
    rmSync(root, { recursive: true });
    const { files } = await index(clone, { shared: { at: 'HEAD~1' } });
    expect(files.map(({ path, skipped, symbols }) => [path, skipped, symbols])).toEqual([
      ['gone.ts', 'unreadable', []],
      ['here.ts', undefined, ['here']],
    ]);
  });

  it('reads an object format of sha256 and a root in a subfolder', async () => {
    const root = makeRepository('--object-format=sha256');
    commitFiles(root, { 'sub/a.rs': 'pub fn go() {}', 'b.rs': 'fn b() {}' });
    const { files, commits } = await index(join(root, 'sub'));
    expect(files).toEqual([
      { type: 'file', path: 'a.rs', blob: git(root, 'rev-parse', 'HEAD:sub/a.rs'), size: 14, symbols: ['go'] },
    ]);
    expect(commits[0]?.files).toEqual(['a.rs']);
  });

  it('finds names by patterns where code does not parse, and says how often', async () => {
    const root = makeRepository();
    commitFiles(root, { 'half.ts': 'export class Half {\n<<<<<<< HEAD\nexport function done() {}' });
    const { files, log } = await index(root);
    expect(files[0]?.symbols).toEqual(['Half', 'done']);
    expect(log).toContain('1 files do not parse; their names were found by patterns');
  });
});

describe('the cache', () => {
  function populate(root: string): void {
    const code = (i: number) => `export function work${i}() {}\nexport class Thing${i} { go${i}() {} }\n`;
    commitFiles(root, Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`src/file-${i}.ts`, code(i)])));
    for (let i = 0; i < 20; i++) commitFiles(root, {}, `Commit ${i}`);
  }

  it('gives the same rows cold and warm, and hits every block on the second run', async () => {
    const root = makeRepository();
    populate(root);
    const { cache, counts } = countingCache();
    const cold = await index(root, { cache });
    expect(counts.hits).toBe(0);
    const asked = counts.lookups;
    expect(asked).toBeLessThan(30);
    const warm = await index(root, { cache });
    expect(warm.rows).toEqual(cold.rows);
    expect(counts).toEqual({ lookups: 2 * asked, hits: asked });
    expect((await index(root)).rows).toEqual(cold.rows);
  });

  it('misses one block for a changed file and one for a new commit', async () => {
    const root = makeRepository();
    populate(root);
    const { cache, counts } = countingCache();
    await index(root, { cache });
    commitFiles(root, { 'src/file-450.ts': 'export const changed = 1' }, 'Change one');
    Object.assign(counts, { lookups: 0, hits: 0 });
    const { files, commits } = await index(root, { cache });
    expect(counts.lookups - counts.hits).toBe(2);
    expect(files.find(({ path }) => path === 'src/file-450.ts')?.symbols).toEqual(['changed']);
    expect(commits[0]).toMatchObject({ subject: 'Change one', files: ['src/file-450.ts'] });
  });

  it('does not remember what a cut commit named when the cut has moved', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    const cut = commitFiles(root, { b: '1' });
    const next = commitFiles(root, { c: '1' });
    const tree = git(root, 'rev-parse', 'HEAD^{tree}');
    git(root, 'reset', '-q', '--soft', git(root, 'commit-tree', tree, '-p', next, '-p', cut, '-m', 'Merge'));
    const { cache } = countingCache();
    const filesOf = async (...shallow: string[]) => {
      writeFileSync(join(root, '.git/shallow'), shallow.map((sha) => `${sha}\n`).join(''));
      const { commits } = await index(root, { cache, shared: { allowShallow: true } });
      return commits.map(({ files }) => files);
    };
    expect(await filesOf(next, cut)).toEqual([[], [], []]);
    expect(await filesOf(cut)).toEqual([[], ['c'], []]);
  });

  it('does not remember a shallow history as the whole one', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    commitFiles(root, { a: '2' });
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--depth=2', `file://${root}`, clone);
    git(clone, 'fetch', '-q', '--depth=1');
    const { cache } = countingCache();
    await index(clone, { cache, shared: { allowShallow: true } });
    git(clone, 'fetch', '-q', '--unshallow');
    expect((await index(clone, { cache })).commits.map(({ files }) => files)).toEqual([['a'], ['a']]);
  });
});

describe('a directory', () => {
  function fill(root: string): void {
    for (const [path, text] of Object.entries({
      'src/a.ts': 'export function a() {}',
      'src-b.py': 'class B: pass',
      'src/ü/new\nline.md': '# text',
      'big.json': 'x'.repeat(3000),
    })) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    symlinkSync('src', join(root, 'link'));
  }

  it('S3-13 lists the same files as git would, with the same ids, hashed in parallel', async () => {
    const plain = makeFolder();
    fill(plain);
    for (const ignored of ['node_modules/x', 'dist', '.pipeline']) mkdirSync(join(plain, ignored), { recursive: true });
    writeFileSync(join(plain, 'node_modules/x/index.js'), 'x');
    const root = makeRepository();
    fill(root);
    commitFiles(root, {});
    const { files, revision, commits } = await index(plain, { maxFileBytes: 2000 });
    expect(files).toEqual((await index(root, { maxFileBytes: 2000 })).files);
    expect(files.map(({ path }) => path)).toEqual(['big.json', 'link', 'src-b.py', 'src/a.ts', 'src/ü/new\nline.md']);
    expect(revision).toEqual({ type: 'revision', shallow: false });
    expect(commits).toEqual([]);
  });

  it('S3-13 hashes files above 1 MiB in pieces', async () => {
    const plain = makeFolder();
    const big = Buffer.from(Uint8Array.from({ length: 3 * 2 ** 20 + 7 }, (_, i) => i % 251));
    writeFileSync(join(plain, 'z.dat'), big);
    const id = git(makeRepository(), 'hash-object', join(plain, 'z.dat'));
    const { files } = await index(plain);
    expect(files).toEqual([{ type: 'file', path: 'z.dat', blob: id, size: big.length, symbols: [], skipped: 'large' }]);
  });

  it('is what a repository without a commit is reviewed as; `now` comes from the configuration', async () => {
    const root = makeRepository();
    writeFileSync(join(root, 'a.ts'), 'export const a = 1');
    const now = '2030-01-01T00:00:00Z';
    const { revision, files } = await index(root, { shared: { now } });
    expect(revision).toEqual({ type: 'revision', now, shallow: false });
    expect(files.map(({ path }) => path)).toEqual(['a.ts']);
    await expect(index(makeFolder(), { shared: { at: 'HEAD' } })).rejects.toMatchObject({ code: 'GIT_REVISION' });
  });
});

describe('early ends', () => {
  it('S3-31 stops git and threads when its consumer stops, wherever that is', async () => {
    const root = makeRepository();
    commitFiles(root, Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`src/f${i}.ts`, `let a${i};`])));
    for (const rowsToRead of [1, 2, 300, 602]) {
      let read = 0;
      for await (const _ of Pipeline.start('test', indexRepo).run({ root, shared: { concurrency: 1 } }))
        if (++read === rowsToRead) break;
      expect(read).toBe(rowsToRead);
    }
  });

  it('ends with the reason of the signal in the middle of a run', async () => {
    const root = makeRepository();
    commitFiles(root, Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.ts`, `let a${i};`])));
    const stop = new AbortController();
    const reason = new Error('enough');
    const run = async () => {
      for await (const row of Pipeline.start('test', indexRepo).run({ root, signal: stop.signal })) {
        if (row.type === 'file') stop.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
  });
});
