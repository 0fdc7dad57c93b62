import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CommitRecord, openRepository, type Repository } from '@pipelines/core/node';
import { afterAll, describe, expect, it } from 'vitest';
import { isoTime } from '../../src/node/git/commits.ts';
import { collect, commitFiles, git, makeRepository, removeFolders } from './make-repository.ts';

afterAll(removeFolders);

async function open(root: string): Promise<Repository> {
  return (await openRepository(root)) ?? fail();
}

function fail(): never {
  throw new Error('no repository');
}

async function commits(root: string, rev = 'HEAD'): Promise<CommitRecord[]> {
  const repository = await open(root);
  return collect(repository.readCommits(repository.listCommits(rev)));
}

describe('readCommits', () => {
  it('reads message, time, parents and paths, newest first', async () => {
    const root = makeRepository();
    const first = commitFiles(root, { 'a b': '1', 'new\nline': '1' }, 'One\nmore\n\nBody line\n\nlast: ü');
    const second = commitFiles(root, { 'a b': '2', '\nlf': '' }, '/ odd subject');
    const third = commitFiles(root, {}, 'Empty');
    const read = await commits(root);
    expect(read.map(({ sha }) => sha)).toEqual([third, second, first]);
    expect(await (await open(root)).countCommits('HEAD')).toBe(3);
    expect(read[2]).toMatchObject({ subject: 'One more', body: 'Body line\n\nlast: ü\n', parents: [] });
    expect(read[2]?.files).toEqual(['a b', 'new\nline']);
    expect(read[1]).toMatchObject({ subject: '/ odd subject', body: '', parents: [first] });
    expect(read[1]?.files).toEqual(['\nlf', 'a b']);
    expect(read[0]).toMatchObject({ files: [], parents: [second] });
    expect(read[0]?.time).toMatch(/^2023-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('names both paths of a rename, whatever diff.renames says', async () => {
    const root = makeRepository();
    commitFiles(root, { old: 'text that stays the same\n'.repeat(20) });
    renameSync(join(root, 'old'), join(root, 'new'));
    commitFiles(root, {});
    git(root, 'config', 'diff.renames', 'copies');
    expect((await commits(root))[0]?.files).toEqual(['new', 'old']);
  });

  it('names for a merge what it brought to its first parent, and for a squash all it holds', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    git(root, 'checkout', '-q', '-b', 'feature');
    commitFiles(root, { b: '1' });
    commitFiles(root, { c: '1' });
    git(root, 'checkout', '-q', 'main');
    commitFiles(root, { d: '1' });
    git(root, 'merge', '-q', '--no-ff', '-m', 'Merge feature', 'feature');
    const [merge] = await commits(root);
    expect(merge).toMatchObject({ subject: 'Merge feature', files: ['b', 'c'] });
    expect(merge?.parents).toHaveLength(2);
    git(root, 'reset', '-q', '--hard', 'HEAD^');
    git(root, 'merge', '-q', '--squash', 'feature');
    commitFiles(root, {}, 'Squashed');
    expect((await commits(root))[0]).toMatchObject({ subject: 'Squashed', files: ['b', 'c'] });
  });

  it('names paths relative to a root in a subfolder, and none outside of it', async () => {
    const root = makeRepository();
    commitFiles(root, { 'sub/a': '1', 'subway/b': '1', c: '1' });
    commitFiles(root, { c: '2' }, 'Elsewhere');
    const read = await commits(join(root, 'sub'));
    expect(read.map(({ subject, files }) => [subject, files])).toEqual([
      ['Elsewhere', []],
      ['Change', ['a']],
    ]);
  });

  it('reads a message in another encoding and one with broken bytes', async () => {
    const root = makeRepository();
    commitFiles(root, { a: '1' });
    const tree = git(root, 'rev-parse', 'HEAD^{tree}');
    const make = (...encoding: string[]) => {
      const who = 'A <a@example.org> 1700000000 +0000';
      const head = [`tree ${tree}`, `author ${who}`, `committer ${who}`, ...encoding, '', ''].join('\n');
      const input = Buffer.concat([Buffer.from(head), Buffer.from('caf\xe9', 'latin1')]);
      return execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], { cwd: root, input })
        .toString()
        .trim();
    };
    const latin = make('encoding ISO-8859-1');
    const broken = make();
    const read = await collect((await open(root)).readCommits([latin, broken, latin]));
    expect(read.map(({ subject }) => subject)).toEqual(['café', 'caf\ufffd', 'café']);
  });

  it('says GIT_FAILED for an id that is not here and passes on what its source throws', async () => {
    const root = makeRepository();
    const sha = commitFiles(root, { a: '1' });
    const repository = await open(root);
    await expect(collect(repository.listCommits('f'.repeat(40)))).rejects.toMatchObject({ code: 'GIT_REVISION' });
    const missing = collect(repository.readCommits([sha, '1'.repeat(40)]));
    await expect(missing).rejects.toMatchObject({ code: 'GIT_FAILED', message: expect.stringContaining('1 of 2 ids') });
    const reason = new Error('the source broke');
    async function* source() {
      yield sha;
      throw reason;
    }
    await expect(collect(repository.readCommits(source()))).rejects.toBe(reason);
  });

  it('S3-31 pulls ids only as fast as commits are read', async () => {
    const root = makeRepository();
    const sha = commitFiles(root, { a: '1' }, `Long\n\n${'text '.repeat(2000)}`);
    let pulled = 0;
    let closed = false;
    function* source() {
      try {
        for (; pulled < 100_000; pulled++) yield sha;
      } finally {
        closed = true;
      }
    }
    let read = 0;
    for await (const _ of (await open(root)).readCommits(source())) if (++read === 3) break;
    expect(pulled).toBeLessThan(10_000);
    expect(closed).toBe(true);
  });

  it('reads a time no calendar knows as 1970', () => {
    expect(isoTime('99999999999999999')).toBe('1970-01-01T00:00:00Z');
    expect(isoTime('-86400')).toBe('1969-12-31T00:00:00Z');
  });

  it('reads a history after a parent folder was deleted and made a file', async () => {
    const root = makeRepository();
    commitFiles(root, { 'x/y': '1' });
    rmSync(join(root, 'x'), { recursive: true });
    commitFiles(root, { x: 'file' });
    expect((await commits(root))[0]?.files).toEqual(['x', 'x/y']);
  });
});
