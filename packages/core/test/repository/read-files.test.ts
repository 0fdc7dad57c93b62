import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { StepCache } from '../../src/index.ts';
import {
  BatchPool,
  type FileText,
  readFiles,
  readSources,
  type SourceBatch,
  type SourceTree,
} from '../../src/repository/index.ts';
import { countingCache, makeRoot, removeFolders } from '../../src/testing/index.ts';

afterAll(removeFolders);

type Batch = SourceBatch & { readonly options: { readonly loud: boolean } };

/** Lengths of files, read here; counts what it reads. */
function reader(root: string, cache: StepCache, loud = false) {
  const read: string[] = [];
  const here = async (batch: Batch): Promise<FileText[]> => {
    const texts: FileText[] = [];
    for await (const content of readSources(batch)) {
      const path = batch.files[texts.length]?.path ?? '';
      read.push(path);
      texts.push(content ? JSON.stringify({ length: content.length, loud: batch.options.loud }) : null);
    }
    return texts;
  };
  const { signal } = new AbortController();
  const handler = { module: 'never', export: 'loaded' };
  const pool = new BatchPool<Batch, FileText[]>({ handler, here, threads: 1, signal });
  const tree: SourceTree = { root, repository: undefined, sha: undefined };
  const options = { tree, pool, threads: 2, maxBytes: 1000, options: { loud }, keyOf: () => (loud ? 'loud' : 'quiet') };
  const run = async (files: readonly { path: string; blob: string }[]) => {
    const found: [string, unknown][] = [];
    for await (const [{ path }, value] of readFiles(files, options, { cache, signal })) found.push([path, value]);
    return found;
  };
  return { run, read, close: () => pool.close() };
}

const COUNT = 300;
const paths = Array.from({ length: COUNT }, (_, i) => `f-${String(i).padStart(3, '0')}.txt`);
const files = paths.map((path, i) => ({ path, blob: `blob-${i}` }));
const makeFiles = () => makeRoot(Object.fromEntries(paths.map((path, i) => [path, 'x'.repeat(i)])));

describe('readFiles', () => {
  it('gives what is made of each file in the order of the files, and reads again only what changed', async () => {
    const root = makeFiles();
    const { cache } = countingCache();
    const first = reader(root, cache);
    expect(await first.run(files)).toEqual(paths.map((path, length) => [path, { length, loud: false }]));
    expect(first.read).toHaveLength(COUNT);
    await first.close();
    writeFileSync(join(root, paths[7] ?? ''), 'changed');
    const again = reader(root, cache);
    const found = await again.run(files.map((file, i) => (i === 7 ? { ...file, blob: 'other' } : file)));
    expect(again.read).toEqual([paths[7]]);
    expect(found[7]).toEqual([paths[7], { length: 7, loud: false }]);
    await again.close();
  });

  it('keeps apart what depends on more than the content', async () => {
    const root = makeFiles();
    const { cache } = countingCache();
    for (const loud of [false, true]) {
      const { run, close } = reader(root, cache, loud);
      expect((await run(files))[1]).toEqual([paths[1], { length: 1, loud }]);
      await close();
    }
  });

  it('says null of a file that is gone or too large, and looks again the next time', async () => {
    const root = makeFiles();
    rmSync(join(root, paths[3] ?? ''));
    writeFileSync(join(root, paths[4] ?? ''), 'x'.repeat(1001));
    const { cache } = countingCache();
    const first = reader(root, cache);
    const found = await first.run(files);
    expect([found[3], found[4]]).toEqual([
      [paths[3], null],
      [paths[4], null],
    ]);
    await first.close();
    writeFileSync(join(root, paths[3] ?? ''), 'back');
    const again = reader(root, cache);
    expect((await again.run(files))[3]).toEqual([paths[3], { length: 4, loud: false }]);
    expect(again.read).toEqual([paths[3], paths[4]]);
    await again.close();
  });
});
