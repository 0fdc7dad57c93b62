import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { listSarif } from '../../src/lib/sarif/list-sarif.ts';
import type { ScanContext, ScanRow } from '../../src/lib/scan/open-source.ts';

afterAll(removeFolders);

const root = makeRoot({
  'b.sarif': '{}',
  'a.sarif': '{ }',
  'reports/x.sarif': '',
  'reports/deep/y.sarif.json': '',
  'reports/deep/z.sarif': '',
  'reports/z.txt': '',
  'with {braces}/w.sarif': '',
  'node_modules/p/n.sarif': '',
  '.pipeline/sonarflow/own.sarif': '',
});
symlinkSync(join(root, 'a.sarif'), join(root, 'reports', 'linked.sarif'));
symlinkSync(root, join(root, 'reports', 'circle'));

async function list(input: readonly string[], at = root): Promise<ScanRow[]> {
  const rows: ScanRow[] = [];
  for await (const row of listSarif({ config: { input }, root: at } as unknown as ScanContext)) rows.push(row);
  return rows;
}

async function paths(...input: string[]): Promise<string[]> {
  return (await list(input)).flatMap((row) => (row.type === 'sarif' ? [row.path] : []));
}

describe('the files of --input', () => {
  it('are rows by path, each once, then that all were listed', async () => {
    expect(await list(['b.sarif', '*.sarif', './a.sarif'])).toEqual([
      { type: 'sarif', path: 'a.sarif', size: 3 },
      { type: 'sarif', path: 'b.sarif', size: 2 },
      { type: 'scanned', source: 'sarif' },
    ]);
  });

  it.each([
    ['reports/*.sarif', ['reports/linked.sarif', 'reports/x.sarif']],
    ['reports/**/*.sarif', ['reports/deep/z.sarif', 'reports/linked.sarif', 'reports/x.sarif']],
    ['**/z.sarif', ['reports/deep/z.sarif']],
    ['reports/*/{y,z}.sarif*', ['reports/deep/y.sarif.json', 'reports/deep/z.sarif']],
    ['./?.sarif', ['a.sarif', 'b.sarif']],
    ['.pipeline/**/*.sarif', ['.pipeline/sonarflow/own.sarif']],
    ['node_modules/*/*.sarif', ['node_modules/p/n.sarif']],
    ['with {braces}/w.sarif', ['with {braces}/w.sarif']],
    [`${root}/reports/*.sarif`, ['reports/linked.sarif', 'reports/x.sarif']],
  ])('may be a glob: %s', async (glob, expected) => {
    expect(await paths(glob)).toEqual(expected);
  });

  it('may lie outside of the root, and a root may have signs of a glob in its name', async () => {
    const other = makeRoot({ 'a*{b}/own.sarif': '', 'o.sarif': '' });
    expect(await paths(join(other, 'o.sarif'))).toEqual([join(other, 'o.sarif')]);
    const rows = await list(['*.sarif', '../*.sarif'], join(other, 'a*{b}'));
    expect(rows.flatMap((row) => (row.type === 'sarif' ? [row.path] : []))).toEqual([
      join(other, 'o.sarif'),
      'own.sarif',
    ]);
  });

  it('have to be given', async () => {
    await expect(list([])).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('--input'),
    });
  });

  it.each([
    ['missing.sarif', 'There is no SARIF file missing.sarif.'],
    ['reports/*.xml', 'No SARIF file matches reports/*.xml.'],
    ['reports', 'reports is a folder.'],
  ])('have to be there: %s', async (pattern, message) => {
    await expect(list([pattern])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it('make a partial scan where one of several patterns has no file', async () => {
    const [file, problem, scanned] = await list(['a.sarif', 'missing.sarif']);
    expect(file).toMatchObject({ path: 'a.sarif' });
    expect(problem).toMatchObject({ type: 'problem', path: 'missing.sarif' });
    expect(scanned).toEqual({ type: 'scanned', source: 'sarif', partial: 'There is no SARIF file missing.sarif.' });
  });
});
