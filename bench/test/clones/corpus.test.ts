import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLONE_TYPES, type Corpus, type SourceFile } from '../../src/clones/clone.ts';
import { halfOf, readCorpus, writeCorpus } from '../../src/clones/corpus.ts';
import { madeUpFiles } from '../../src/clones/generate/files.ts';
import { checkout, copyTree, editorOf } from '../../src/clones/inputs.ts';
import { programOf } from '../../src/clones/syntax.ts';
import { filesOf } from '../../src/clones/trees.ts';

const files: SourceFile[] = [...madeUpFiles(48)];
let folder: string;
let corpus: Corpus;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpus-'));
  corpus = await writeCorpus(folder, files, { functions: 40, perType: 5, half: 'held-out' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('corpus', () => {
  it('has as many copies of each type, all of functions of one half', () => {
    const counts = CLONE_TYPES.map((type) => corpus.mutants.filter((mutant) => mutant.type === type).length);
    expect(counts).toEqual([5, 5, 5, 5]);
    expect(corpus.mutants.filter(({ source }) => halfOf(source) !== 'held-out')).toEqual([]);
  });

  it('keeps copies in files of their own and says on which lines they stand', async () => {
    for (const { path, startLine, endLine } of corpus.mutants) {
      const text = await readFile(join(folder, 'tree', path), 'utf8');
      expect(programOf(path, text)).toBeDefined();
      expect(endLine).toBeLessThanOrEqual(text.split('\n').length);
      expect(startLine).toBeLessThanOrEqual(2);
    }
  });

  it('is the same whatever the order of the files', async () => {
    const again = await mkdtemp(join(tmpdir(), 'corpus-'));
    try {
      await writeCorpus(again, [...files].reverse(), { functions: 40, perType: 5, half: 'held-out' });
      expect(await readCorpus(again)).toEqual(corpus);
      expect(await readCorpus(folder)).toEqual(corpus);
    } finally {
      await rm(again, { recursive: true, force: true });
    }
  });
});

describe('checkout', () => {
  it('is a repository with nothing changed, also as a copy; the editor changes one function in few files', async () => {
    const place = await mkdtemp(join(tmpdir(), 'checkout-'));
    try {
      await checkout(join(place, 'a'), [], 48);
      const copy = await copyTree(join(place, 'a'), join(place, 'b'));
      const before = await filesOf(copy);
      expect(before.map(({ text }) => text).sort()).toEqual(files.map(({ text }) => text).sort());
      const edit = await editorOf(copy, 0.01);
      for (const turn of [1, 2]) {
        await edit(turn);
        const texts = new Set(before.map(({ text }) => text));
        const changed = (await filesOf(copy)).filter(({ text }) => !texts.has(text));
        expect(changed).toHaveLength(1);
        expect(programOf('a.tsx', changed[0]?.text ?? '(')).toBeDefined();
      }
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });
});
