import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { readmeflow } from './world.ts';

afterAll(removeFolders);

const FILES = {
  'README.md': '# A\n\n[x](docs/guide.md) [y](gone.md)\n',
  'docs/Guide.md': '# Guide\n',
};

const run = (root: string, ...more: string[]) =>
  readmeflow(['run', '--from', '04-verify', '--root', root, '--json', '--quiet', ...more]);

describe('04-verify alone', () => {
  it('prints a finding a line, and changes nothing outside .pipeline', { timeout: 60_000 }, async () => {
    const root = makeRoot(FILES);
    const { code, rows } = await run(root, '--fix');
    expect(code).toBe(0);
    expect(rows.map(({ type, rule, target }) => [type, rule, target])).toEqual([
      ['finding', 'file-case', 'docs/guide.md'],
      ['finding', 'missing-file', 'gone.md'],
      ['report', undefined, undefined],
    ]);
    expect(filesOf(root)).toEqual(FILES);
  });

  it('mends with --fix --write, once', { timeout: 60_000 }, async () => {
    const root = makeRoot(FILES);
    const first = await run(root, '--fix', '--write');
    expect(first.rows.filter(({ fixed }) => fixed === true)).toHaveLength(1);
    const mended = { ...FILES, 'README.md': FILES['README.md'].replace('docs/guide.md', 'docs/Guide.md') };
    expect(filesOf(root)).toEqual(mended);
    const second = await run(root, '--fix', '--write');
    expect(second.rows.map(({ type, target }) => [type, target])).toEqual([
      ['finding', 'gone.md'],
      ['report', undefined],
    ]);
    expect(filesOf(root)).toEqual(mended);
  });

  it('fails on new findings alone, once there is a baseline', { timeout: 60_000 }, async () => {
    const root = makeRoot(FILES);
    expect((await run(root, '--fail-on', 'new')).code).toBe(1);
    expect((await readmeflow(['baseline', '--root', root, '--by', 'ann'])).out).toContain('2 deferred');
    expect((await run(root, '--fail-on', 'new,errors')).code).toBe(0);
    symlinkSync('.', join(root, 'loop'));
    const more = makeRoot({ ...filesOf(root), 'b.md': '[z](gone.md)\n' });
    const { code, rows } = await run(more, '--fail-on', 'new');
    expect([code, rows.at(-1)]).toMatchObject([1, { findings: 1, new: 1, aside: 2 }]);
  });
});
