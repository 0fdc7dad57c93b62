import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, type Repository } from '@pipelines/core/node';
import { addCommits, git, makeRepository, makeRoot, removeFolders, writeFiles } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

afterAll(removeFolders);

async function open(root: string): Promise<Repository> {
  const repository = await openRepository(root);
  if (!repository) throw new Error('no repository');
  return repository;
}

/** One entry per line. */
async function days(repository: Repository, path: string, commit?: string): Promise<(string | undefined)[]> {
  const { origins, runs } = await repository.blame(path, { commit });
  const lines: (string | undefined)[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    for (let n = 0; n < (runs[at + 1] ?? 0); n += 1) lines.push(origins[runs[at] ?? 0]?.time.slice(0, 10));
  }
  return lines;
}

describe('who wrote a line', () => {
  const root = makeRepository([
    { message: 'One', files: { 'sub/ä b.ts': 'one\ntwo\nthree' } },
    { message: 'Two', files: { 'sub/ä b.ts': 'one\nTWO\n\ttab\nauthor x\nthree' } },
  ]);

  it('is known of a commit and of the working tree, where edits are nobody’s yet', async () => {
    writeFiles(root, { 'sub/ä b.ts': 'one\nTWO\n\ttab\nnew\nauthor x\nthree' });
    const [first, second] = ['2026-01-05', '2026-01-06'];
    const repository = await open(root);
    expect(await days(repository, 'sub/ä b.ts', 'HEAD')).toEqual([first, second, second, second, first]);
    expect(await days(repository, 'sub/ä b.ts')).toEqual([first, second, second, undefined, second, first]);
    expect((await repository.blame('sub/ä b.ts')).origins[0]).toEqual({
      author: 'A. Person',
      time: '2026-01-05T12:00:00Z',
    });
  });

  it('is known below a folder of the repository, too', async () => {
    expect(await days(await open(join(root, 'sub')), 'ä b.ts', 'HEAD')).toHaveLength(5);
  });

  it('is not known where history is cut off, nor of a file that is not there', async () => {
    const shallow = makeRoot({});
    git(shallow, ['clone', '--quiet', '--depth=1', `file://${root}`, '.']);
    expect(new Set(await days(await open(shallow), 'sub/ä b.ts'))).toEqual(new Set([undefined]));
    await expect((await open(root)).blame('nothing.ts')).rejects.toMatchObject({ code: 'GIT_FAILED' });
  });
});

describe('changed lines', () => {
  it('are those of hunks, by path, whatever the names and the lines look like', async () => {
    const odd = ['a b.ts', 'ü.ts', '"quoted"\\.ts', 'tab\t.ts', 'line\nfeed.ts', 'b/b/c.ts', '[x]*.ts'];
    const before = '1\n2\n3\n4\n5\n';
    const after = '0\n1\n++ b/fake.ts\n3\n4\n@@ -1 +1 @@\nno end';
    const files = (text: string) => Object.fromEntries(odd.map((path) => [path, text]));
    const root = makeRepository([{ message: 'One', files: { ...files(before), 'same.ts': 'x', 'gone.ts': 'x' } }]);
    const first = git(root, ['rev-parse', 'HEAD']);
    addCommits(root, [{ message: 'Two', files: files(after), remove: ['gone.ts'] }]);
    writeFiles(root, { 'new.ts': 'x' });
    rmSync(join(root, 'same.ts'));
    const { lines, added } = await (await open(root)).changedLines(first);
    expect([...lines.keys()].sort()).toEqual([...odd].sort());
    for (const path of odd) expect(lines.get(path)).toEqual([1, 1, 3, 3, 6, 7]);
    expect([...added]).toEqual(['new.ts']);
  });

  it('are none in a file that only moved, and all in a new one', async () => {
    const text = Array.from({ length: 30 }, (_, n) => `line ${n}\n`).join('');
    const root = makeRepository([{ message: 'One', files: { 'a.ts': text } }]);
    addCommits(root, [{ message: 'Two', files: { 'b.ts': text, 'c.ts': 'x\ny\n' }, remove: ['a.ts'] }]);
    const { lines, added } = await (await open(root)).changedLines('HEAD~1', 'HEAD');
    expect([...lines]).toEqual([['c.ts', [1, 2]]]);
    expect([...added]).toEqual(['c.ts']);
  });

  it('count from where two branches parted, and below the root alone', async () => {
    const root = makeRepository([{ message: 'One', files: { 'p/a.ts': '1\n2\n3\n', 'q.ts': '1\n' } }]);
    git(root, ['branch', 'other']);
    addCommits(root, [{ message: 'Ours', files: { 'p/a.ts': '1\n2\n3\n4\n', 'q.ts': '2\n' } }]);
    git(root, ['switch', '--quiet', 'other']);
    addCommits(root, [{ message: 'Theirs', files: { 'p/a.ts': '0\n1\n2\n3\n' } }]);
    git(root, ['switch', '--quiet', 'main']);
    const { lines } = await (await open(join(root, 'p'))).changedLines('other');
    expect([...lines]).toEqual([['a.ts', [4, 4]]]);
  });

  it('do not depend on the user’s settings of git', async () => {
    const root = makeRepository([{ message: 'One', files: { 'a.ts': '1\n2\n3\n' } }]);
    for (const [key, value] of [
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['diff.context', '9'],
      ['color.ui', 'always'],
      ['diff.external', 'false'],
      ['diff.interHunkContext', '9'],
    ] as const) {
      git(root, ['config', key, value]);
    }
    writeFiles(root, { 'a.ts': '0\n2\n0\n' });
    expect([...(await (await open(root)).changedLines('HEAD')).lines]).toEqual([['a.ts', [1, 1, 3, 3]]]);
  });

  it('are the lines that are not in the old text, for any edit', async () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '-- x', '++ y', '\\ z', '@@ -1,2 +3,4 @@');
    const text = fc.array(line, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const root = makeRepository([{ message: 'One', files: { f: before.join('\n') } }]);
        writeFiles(root, { f: after.join('\n') });
        const pairs = (await (await open(root)).changedLines('HEAD')).lines.get('f') ?? [];
        const changed = new Set<number>();
        for (let at = 0; at < pairs.length; at += 2) {
          for (let n = pairs[at] as number; n <= (pairs[at + 1] as number); n += 1) changed.add(n);
        }
        for (const n of changed) expect(n).toBeLessThanOrEqual(after.length);
        // The lines that stayed are a part of the old text, in its order.
        let next = 0;
        for (const [at, each] of after.slice(0, -1).entries()) {
          if (changed.has(at + 1)) continue;
          next = before.indexOf(each, next) + 1;
          expect(next).toBeGreaterThan(0);
        }
      }),
      { numRuns: 25 },
    );
  });
});
