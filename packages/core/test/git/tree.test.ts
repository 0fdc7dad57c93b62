import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, type TreeEntry } from '@pipelines/core/node';
import { afterAll, describe, expect, it } from 'vitest';
import { collect, commitFiles, git, makeFolder, makeRepository, removeFolders } from './make-repository.ts';

afterAll(removeFolders);

async function tree(root: string, rev = 'HEAD', path?: string): Promise<TreeEntry[]> {
  const repository = await openRepository(root);
  return collect(repository?.listTree(rev, { path }) ?? fail());
}

function fail(): never {
  throw new Error('no repository');
}

describe('listTree', () => {
  it('keeps every name as it is, ordered by the bytes of the path', async () => {
    const root = makeRepository();
    const names = [
      'a b',
      'a.b',
      'a/c',
      '--all',
      '.#lock',
      'q"uote',
      "s'ingle",
      'new\nline',
      'tab\there',
      'ü/日本/😀.ts',
      '*?[x]',
    ];
    commitFiles(root, Object.fromEntries(names.map((name) => [name, name])));
    const entries = await tree(root);
    const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(entries.map(({ path }) => path)).toEqual(byBytes);
    expect(entries.map(({ size }) => size)).toEqual(byBytes.map((name) => Buffer.byteLength(name)));
  });

  it('says mode and type of links, submodules and executables', async () => {
    const inner = makeRepository();
    const pinned = commitFiles(inner, { x: '1' });
    const root = makeRepository();
    commitFiles(root, { file: 'content' });
    symlinkSync('file', join(root, 'link'));
    git(root, 'submodule', '--quiet', 'add', inner, 'module');
    commitFiles(root, {});
    const entries = await tree(root);
    expect(entries.find(({ path }) => path === 'link')).toMatchObject({ mode: '120000', type: 'blob', size: 4 });
    expect(entries.find(({ path }) => path === 'module')).toEqual({
      path: 'module',
      mode: '160000',
      type: 'commit',
      blob: pinned,
      size: undefined,
    });
  });

  it('writes bytes that are not UTF-8 as \\xHH and says so', async () => {
    const root = makeRepository();
    const bare = makeFolder();
    git(bare, 'init', '-q', '--bare');
    commitFiles(root, { ok: '1' });
    const blob = git(root, 'rev-parse', 'HEAD:ok');
    const entry = Buffer.concat([Buffer.from(`100644 blob ${blob}\tcaf`), Buffer.from([0xe9]), Buffer.from('\0')]);
    const good = Buffer.from(`100644 blob ${blob}\tgüt\0`);
    const made = execFileSync('git', ['mktree', '-z'], {
      cwd: root,
      input: Buffer.concat([entry, good]),
      encoding: 'utf8',
    });
    const sha = git(root, 'commit-tree', made.trim(), '-m', 'bytes');
    expect((await tree(root, sha)).map(({ path, escaped }) => [path, escaped])).toEqual([
      ['caf\\xe9', true],
      ['güt', undefined],
    ]);
  });

  it('lists below a path only, taken literally', async () => {
    const root = makeRepository();
    commitFiles(root, { 'board/tasks/1.md': '', 'board/x.md': '', '*/y': '', z: '' });
    expect((await tree(root, 'HEAD', 'board')).map(({ path }) => path)).toEqual(['board/tasks/1.md', 'board/x.md']);
    expect((await tree(root, 'HEAD', '*')).map(({ path }) => path)).toEqual(['*/y']);
    expect(await tree(root, 'HEAD', 'absent')).toEqual([]);
  });

  it('lists the whole tree of a sparse checkout, and nothing for a root that did not exist then', async () => {
    const root = makeRepository();
    commitFiles(root, { 'a/1': '' });
    commitFiles(root, { 'b/2': '', 'c/3': '' });
    git(root, 'sparse-checkout', 'set', 'b');
    expect((await tree(root)).map(({ path }) => path)).toEqual(['a/1', 'b/2', 'c/3']);
    expect(await tree(join(root, 'b'), 'HEAD~1')).toEqual([]);
  });

  it('may be left early and aborted', async () => {
    const root = makeRepository();
    commitFiles(root, Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`dir/file-${i}`, ''])));
    const stop = new AbortController();
    const repository = (await openRepository(root, { signal: stop.signal })) ?? fail();
    for await (const _ of repository.listTree('HEAD')) break;
    const reason = new Error('enough');
    const walk = async () => {
      for await (const _ of repository.listTree('HEAD')) stop.abort(reason);
    };
    await expect(walk()).rejects.toBe(reason);
  });
});
