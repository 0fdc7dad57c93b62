import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { openRepository, type Repository } from '@pipelines/core/node';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { collect, commitFiles, git, makeFolder, makeRepository, removeFolders } from './make-repository.ts';

afterAll(removeFolders);
afterEach(() => vi.unstubAllEnvs());

async function open(root: string): Promise<Repository> {
  const repository = await openRepository(root);
  if (!repository) throw new Error('expected a repository');
  return repository;
}

describe('openRepository', () => {
  it('is undefined outside of a repository and throws ROOT_INVALID for no directory', async () => {
    expect(await openRepository(makeFolder())).toBeUndefined();
    await expect(openRepository(join(makeFolder(), 'no'))).rejects.toMatchObject({ code: 'ROOT_INVALID' });
  });

  it('tells a work tree, a bare one, a linked one and a subfolder', async () => {
    const root = makeRepository();
    commitFiles(root, { 'sub/ü/a.ts': '1', 'b.ts': '2' });
    expect(await open(root)).toMatchObject({ bare: false, shallow: false, partial: false, prefix: '' });

    const bare = makeFolder();
    git(bare, 'clone', '-q', '--bare', root, '.');
    expect(await open(bare)).toMatchObject({ bare: true, gitDir: bare, prefix: '' });

    const linked = join(makeFolder(), 'linked');
    git(root, 'worktree', 'add', '-q', linked, '-b', 'other');
    expect((await open(linked)).gitDir).toContain('worktrees');

    const sub = await open(join(root, 'sub/ü'));
    expect(sub.prefix).toBe('sub/ü/');
    expect((await collect(sub.listTree('HEAD'))).map(({ path }) => path)).toEqual(['a.ts']);
  });

  it('takes a folder that the repository around it ignores for a folder without git', async () => {
    const root = makeRepository();
    commitFiles(root, { '.gitignore': 'node_modules\n' });
    mkdirSync(join(root, 'node_modules/x'), { recursive: true });
    expect(await openRepository(join(root, 'node_modules/x'))).toBeUndefined();
  });

  it('says GIT_MISSING when there is a repository but no git, and nothing when there is neither', async () => {
    const root = makeRepository();
    mkdirSync(join(root, 'deep'));
    const plain = makeFolder();
    vi.stubEnv('PATH', plain);
    await expect(openRepository(join(root, 'deep'))).rejects.toMatchObject({ code: 'GIT_MISSING' });
    expect(await openRepository(plain)).toBeUndefined();
  });

  it("passes on git's hint when it does not trust the owner (safe.directory)", async () => {
    const root = makeRepository();
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    await expect(openRepository(root)).rejects.toMatchObject({
      code: 'GIT_FAILED',
      message: expect.stringContaining('safe.directory'),
    });
  });

  it('says GIT_FAILED when a .git file leads nowhere', async () => {
    const root = makeFolder();
    writeFileSync(join(root, '.git'), 'gitdir: /nowhere/at/all\n');
    await expect(openRepository(root)).rejects.toMatchObject({ code: 'GIT_FAILED' });
  });

  it('is not bent by the variables a hook inherits', async () => {
    const other = makeRepository();
    commitFiles(other, { 'other.ts': '1' });
    const root = makeRepository();
    commitFiles(root, { 'mine.ts': '1' });
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', join(other, '.git/index'));
    const paths = (await collect((await open(root)).listTree('HEAD'))).map(({ path }) => path);
    expect(paths).toEqual(['mine.ts']);
  });

  it('opens no program that the configuration names', async () => {
    const root = makeRepository();
    const trace = join(root, '.git/ran');
    const program = join(root, '.git/program.sh');
    writeFileSync(program, `#!/bin/sh\necho ran >> '${trace}'\ncat\n`);
    chmodSync(program, 0o755);
    commitFiles(root, { 'a.txt': 'one', '.gitattributes': '*.txt diff=own filter=own\n' });
    commitFiles(root, { 'a.txt': 'two' });
    for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'diff.own.textconv', 'diff.own.command']) {
      git(root, 'config', key, program);
    }
    git(root, 'config', 'log.showSignature', 'true');
    const repository = await open(root);
    const entries = await collect(repository.listTree('HEAD'));
    await collect(repository.readCommits(repository.listCommits('HEAD')));
    await collect(repository.readBlobs(entries.map(({ blob }) => blob)));
    const { existsSync } = await import('node:fs');
    expect(existsSync(trace)).toBe(false);
  });
});

describe('resolve', () => {
  it('is undefined for HEAD before the first commit', async () => {
    expect(await (await open(makeRepository())).resolve('HEAD')).toBeUndefined();
  });

  it('resolves branches, annotated tags and short ids to the commit and knows its time', async () => {
    const root = makeRepository();
    const sha = commitFiles(root, { a: '1' });
    git(root, 'tag', '-a', 'v1', '-m', 'one');
    const repository = await open(root);
    for (const rev of ['HEAD', 'main', 'v1', sha.slice(0, 8), 'HEAD^{tree}~0'.slice(0, 4)]) {
      expect(await repository.resolve(rev)).toBe(sha);
    }
    const seconds = Number(git(root, 'log', '-1', '--format=%ct'));
    expect(await repository.commitTime(sha)).toBe(new Date(seconds * 1000).toISOString().replace('.000', ''));
  });

  it('throws GIT_REVISION for what is missing, empty, a range, a blob or an option', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    const repository = await open(root);
    const ranges = ['HEAD..HEAD', 'HEAD...HEAD', '^HEAD', 'HEAD^!', 'HEAD^@'];
    for (const rev of ['nope', '', ...ranges, 'HEAD:a', ':/nope', '--all', '-x', 'a\0b', '0'.repeat(40)]) {
      await expect(repository.resolve(rev), rev).rejects.toMatchObject({ code: 'GIT_REVISION' });
    }
    await expect(collect(repository.listTree('nope'))).rejects.toMatchObject({ code: 'GIT_REVISION' });
  });

  it('resolves a revision by the words of its message, and a branch that is named like a file', async () => {
    const root = makeRepository();
    const first = commitFiles(root, { v1: '1' }, 'Find the needle');
    const second = commitFiles(root, { v1: '2' }, 'Something else');
    git(root, 'branch', 'v1', first);
    const repository = await open(root);
    const revisions = [':/needle', 'HEAD^{/needle}', 'v1', 'HEAD~1', '@', ':/Something'];
    expect(await Promise.all(revisions.map((rev) => repository.resolve(rev)))).toEqual([
      ...Array(4).fill(first),
      ...Array(2).fill(second),
    ]);
  });

  it('throws GIT_REVISION for a HEAD that leads to no object', async () => {
    const root = makeRepository();
    writeFileSync(join(root, '.git/HEAD'), `${'1'.repeat(40)}\n`);
    await expect((await open(root)).resolve('HEAD')).rejects.toMatchObject({ code: 'GIT_REVISION' });
  });

  it('reads a repository of object format sha256', async () => {
    const root = makeRepository('--object-format=sha256');
    const sha = commitFiles(root, { a: 'x' });
    const repository = await open(root);
    expect(repository.objectFormat).toBe('sha256');
    expect(await repository.resolve('HEAD')).toBe(sha);
    const [entry] = await collect(repository.listTree('HEAD'));
    const [blob] = await collect(repository.readBlobs([entry?.blob ?? '']));
    expect(blob?.content?.toString()).toBe('x');
    expect((await collect(repository.readCommits([sha])))[0]).toMatchObject({ sha, files: ['a'] });
  });
});

describe('clones that have not all', () => {
  it('reads a shallow clone; its cut edge names no files', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1', b: '1' });
    commitFiles(root, { a: '2' });
    commitFiles(root, { b: '2' });
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--depth=2', `file://${root}`, clone);
    const repository = await open(clone);
    expect(repository.shallow).toBe(true);
    const commits = await collect(repository.readCommits(repository.listCommits('HEAD')));
    expect(commits.map(({ files }) => files)).toEqual([['b'], []]);
    expect([...repository.cut]).toEqual([commits[1]?.sha]);
  });

  it('follows no graft, as it follows no replacement', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    const head = commitFiles(root, { b: '1' });
    writeFileSync(join(root, '.git/info/grafts'), `${head}\n`);
    const repository = await open(root);
    const commits = await collect(repository.readCommits(repository.listCommits('HEAD')));
    expect(commits.map(({ files }) => files)).toEqual([['b'], ['a']]);
    // Nor does git speak of grafts where it should speak of a fault.
    const message = expect.not.stringContaining('hint');
    const missing = collect(repository.readCommits(['1'.repeat(40)]));
    await expect(missing).rejects.toMatchObject({ code: 'GIT_FAILED', message });
  });

  it.each(['rev-parse', 'config', 'check-ignore', 'cat-file', 'rev-list', 'diff-tree', 'ls-tree'])(
    'says GIT_FAILED when git %s is killed, and takes nothing for an answer',
    async (command) => {
      const root = makeRepository();
      commitFiles(root, { 'sub/a': '1' });
      const bin = makeFolder();
      const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
      const script = `#!/bin/sh\nfor word; do [ "$word" = ${command} ] && kill -9 $$; done\nexec ${real} "$@"\n`;
      writeFileSync(join(bin, 'git'), script, { mode: 0o755 });
      vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`);
      const read = async () => {
        const repository = await open(join(root, 'sub'));
        const entries = await collect(repository.listTree('HEAD'));
        await collect(repository.readBlobs(entries.map(({ blob }) => blob)));
        await collect(repository.readCommits(repository.listCommits('HEAD')));
      };
      const message = `git ${command}: ended by SIGKILL before it was done`;
      await expect(read()).rejects.toMatchObject({ code: 'GIT_FAILED', message });
    },
  );

  it('reads a partial clone without asking anybody for the missing blobs', async () => {
    const root = makeRepository();
    commitFiles(root, { 'old.txt': 'old', keep: 'k' });
    rmSync(join(root, 'old.txt'));
    commitFiles(root, {});
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--filter=blob:none', `file://${root}`, clone);
    rmSync(root, { recursive: true });
    const repository = await open(clone);
    expect(repository).toMatchObject({ partial: true, treeless: false });
    const entries = await collect(repository.listTree('HEAD~1'));
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      ['keep', 1],
      ['old.txt', undefined],
    ]);
    const blobs = await collect(repository.readBlobs(entries.map(({ blob }) => blob)));
    expect(blobs.map(({ content }) => content?.toString())).toEqual(['k', undefined]);
    expect(blobs.map(({ id }) => id)).toEqual(entries.map(({ blob }) => blob));
    const commits = await collect(repository.readCommits(repository.listCommits('HEAD')));
    expect(commits.map(({ files }) => files)).toEqual([['old.txt'], ['keep', 'old.txt']]);
  });

  it('reads a treeless clone: commits name no files', async () => {
    const root = makeRepository();
    commitFiles(root, { 'a/b': '1' }, 'First');
    commitFiles(root, { 'a/b': '2' }, 'Second');
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const clone = join(makeFolder(), 'c');
    git(root, 'clone', '-q', '--filter=tree:0', `file://${root}`, clone);
    rmSync(root, { recursive: true });
    const repository = await open(clone);
    expect(repository).toMatchObject({ partial: true, treeless: true });
    git(clone, 'config', 'remote.origin.partialclonefilter', 'combine:blob:none+tree:0');
    expect(await open(clone)).toMatchObject({ treeless: true });
    const commits = await collect(repository.readCommits(repository.listCommits('HEAD')));
    expect(commits.map(({ subject, files }) => [subject, files])).toEqual([
      ['Second', []],
      ['First', []],
    ]);
    expect((await collect(repository.listTree('HEAD'))).map(({ path }) => path)).toEqual(['a/b']);
  });
});
