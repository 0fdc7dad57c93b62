import { join } from 'node:path';
import {
  addCommits,
  countingCache,
  git,
  makeRepository,
  makeRoot,
  removeFolders,
  writeFiles,
} from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { runSource } from '../lint/run-source.ts';

afterAll(removeFolders);

const DEBUGGER = 'debugger;\n';
const known = (run: Awaited<ReturnType<typeof runSource>>) =>
  run.findings.map(({ path, range, author, createdAt, isNew }) => ({
    at: `${path}:${range?.startLine}`,
    ...(author !== undefined && { author }),
    ...(createdAt !== undefined && { day: createdAt.slice(0, 10) }),
    ...(isNew !== undefined && { isNew }),
  }));

function makeHistory(): string {
  const root = makeRepository([{ message: 'One', files: { 'a.js': `${DEBUGGER}// end\n`, 'b.js': DEBUGGER } }]);
  addCommits(root, [{ message: 'Two', files: { 'a.js': `${DEBUGGER}${DEBUGGER}// end\n` } }], 1);
  writeFiles(root, { 'b.js': `${DEBUGGER}${DEBUGGER}`, 'c.js': DEBUGGER });
  return root;
}

describe('what git tells of findings', () => {
  it('is nothing unless asked for', async () => {
    expect(known(await runSource(makeHistory()))).toEqual(
      ['a.js:1', 'a.js:2', 'b.js:1', 'b.js:2', 'c.js:1'].map((at) => ({ at })),
    );
  });

  it('is who wrote the line and when, with `blame`; nobody, where it is not committed', async () => {
    const run = await runSource(makeHistory(), { fetch: { blame: true } });
    const author = 'A. Person';
    expect(known(run)).toEqual([
      { at: 'a.js:1', author, day: '2026-01-05' },
      { at: 'a.js:2', author, day: '2026-01-06' },
      { at: 'b.js:1', author, day: '2026-01-05' },
      { at: 'b.js:2' },
      { at: 'c.js:1' },
    ]);
    expect(run.log.join('\n')).toContain('lines of 1 files');
  });

  it('is whether the line changed since a revision, with `newCode`', async () => {
    const since = (rev: string) => runSource(makeHistory(), { fetch: { newCode: rev } });
    const news = async (rev: string) => (await since(rev)).findings.filter(({ isNew }) => isNew);
    expect(known(await since('HEAD'))).toMatchObject([false, false, false, true, true].map((isNew) => ({ isNew })));
    expect((await news('HEAD~1')).map(({ path }) => path)).toEqual(['a.js', 'b.js', 'c.js']);
  });

  it('is the same from a folder of the repository, and in the same order with many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`p/${n}.js`, DEBUGGER]));
    const root = join(makeRepository([{ message: 'One', files }]), 'p');
    const plain = await runSource(root);
    const run = await runSource(root, { fetch: { blame: true, newCode: 'HEAD' } });
    expect(run.findings.map(({ id }) => id)).toEqual(plain.findings.map(({ id }) => id));
    expect(run.findings.every(({ author, isNew }) => author === 'A. Person' && isNew === false)).toBe(true);
    expect(run.rows.at(-1)).toEqual(plain.rows.at(-1));
  });

  it('is asked once per content and commit', async () => {
    const root = makeHistory();
    const { cache, counts } = countingCache();
    const first = await runSource(root, { fetch: { blame: true }, cache });
    const { lookups } = counts;
    const second = await runSource(root, { fetch: { blame: true }, cache });
    expect(second.rows).toEqual(first.rows);
    // One of the three files is not tracked, so there is nothing to keep of it.
    expect(counts).toEqual({ lookups: lookups * 2, hits: 2 });
  });

  it('is one clear error for a revision that is not there', async () => {
    const newCode = 'nowhere';
    await expect(runSource(makeHistory(), { fetch: { newCode } })).rejects.toMatchObject({ code: 'GIT_REVISION' });
    await expect(runSource(makeRoot({ 'a.js': '' }), { fetch: { newCode } })).rejects.toMatchObject({
      code: 'GIT_REVISION',
      message: expect.stringContaining('not a git repository'),
    });
  });

  it('is nothing without git, which is said', async () => {
    const run = await runSource(makeRoot({ 'a.js': DEBUGGER }), { fetch: { blame: true } });
    expect(known(run)).toEqual([{ at: 'a.js:1' }]);
    expect(run.log.join('\n')).toContain('nobody knows who wrote');
  });

  it('starts no program of the repository', async () => {
    const root = makeHistory();
    git(root, ['config', 'diff.external', join(root, 'evil.sh')]);
    git(root, ['config', 'core.fsmonitor', join(root, 'evil.sh')]);
    writeFiles(root, { '.gitattributes': '*.js diff=evil\n' });
    git(root, ['config', 'diff.evil.textconv', 'touch evil;cat']);
    git(root, ['config', 'diff.evil.command', 'touch evil;true']);
    await runSource(root, { fetch: { newCode: 'HEAD', blame: true } });
    expect(git(root, ['ls-files', '-o', '--', 'evil'])).toBe('');
  });
});
