import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ListedFile,
  listSources,
  openSourceTree,
  readSources,
  type SourceTree,
  sourceBatch,
} from '@pipelines/core/repository';
import { git, makeFolder, makeRepository, makeRoot, removeFolders, writeFiles } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

afterAll(removeFolders);

const signal = new AbortController().signal;
const log = { info() {}, warn() {} };

function open(root: string, at?: string): Promise<SourceTree> {
  const shared = { allowShallow: false, maxMemory: 1024, ...(at !== undefined && { at }) };
  return openSourceTree({ root, shared, signal });
}

async function list(root: string, at?: string, wants?: (path: string) => boolean): Promise<ListedFile[]> {
  const options = { maxFileBytes: 1000, threads: 1, wants };
  const files: ListedFile[] = [];
  for await (const file of listSources(await open(root, at), options, { root, signal, log })) files.push(file);
  return files;
}

async function paths(root: string, at?: string): Promise<string[]> {
  return (await list(root, at)).map(({ path, skipped }) => (skipped ? `${path} ${skipped}` : path));
}

describe('the sources of a run', () => {
  it('are tracked and untracked files by bytes of path, with the ids git would give them', async () => {
    const files = { 'a/b.ts': 'one', 'a.ts': 'two', 'ü.ts': 'three', 'a-b.ts': 'four', '😀.ts': 'five', 'ﬁ.ts': 'six' };
    const root = makeRepository([{ message: 'Start', files: { ...files, '.gitignore': '*.log\n' } }]);
    writeFiles(root, { 'a.ts': 'edited', 'a.txt': 'new', 'a/new/c.ts': 'new', 'x.log': 'ignored' });
    const found = await list(root);
    expect(found.map(({ path }) => path)).toEqual([
      '.gitignore',
      'a-b.ts',
      'a.ts',
      'a.txt',
      'a/b.ts',
      'a/new/c.ts',
      'ü.ts',
      'ﬁ.ts',
      '😀.ts',
    ]);
    for (const { path, blob, size } of found) {
      expect([path, blob]).toEqual([path, git(root, ['hash-object', path])]);
      expect(size).toBeGreaterThan(0);
    }
  });

  it('leave out what is deleted or ignored, and name what is no text of this repository', async () => {
    const root = makeRepository([{ message: 'Start', files: { 'a.ts': 'a', 'gone.ts': 'b', 'logo.png': 'c' } }]);
    const inner = makeRepository([{ message: 'Inner', files: { 'inside.ts': 'x' } }]);
    git(root, ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub']);
    renameSync(makeRepository([{ message: 'Nested', files: { 'n.ts': 'n' } }]), join(root, 'nested'));
    rmSync(join(root, 'gone.ts'));
    symlinkSync('a.ts', join(root, 'link.ts'));
    writeFiles(root, { 'large.ts': 'x'.repeat(2000) });
    expect(await paths(root)).toEqual([
      '.gitmodules',
      'a.ts',
      'large.ts large',
      'link.ts link',
      'logo.png binary',
      'sub submodule',
    ]);
  });

  it('are those below the root only, and those that are wanted', async () => {
    const root = makeRepository([{ message: 'Start', files: { 'a/x.ts': 'x', 'b/y.ts': 'y', 'b/z.md': 'z' } }]);
    expect(await paths(join(root, 'b'))).toEqual(['y.ts', 'z.md']);
    expect((await list(root, undefined, (path) => path.endsWith('.ts'))).map(({ path }) => path)).toEqual([
      'a/x.ts',
      'b/y.ts',
    ]);
    expect((await list(root, 'HEAD', (path) => path.endsWith('.md'))).map(({ path }) => path)).toEqual(['b/z.md']);
  });

  it('name a file with a conflict once, as it lies there', async () => {
    const root = makeRepository([{ message: 'Start', files: { 'a.ts': 'base' } }]);
    git(root, ['branch', 'other']);
    writeFiles(root, { 'a.ts': 'ours' });
    git(root, ['commit', '--quiet', '--all', '--message', 'Ours']);
    git(root, ['checkout', '--quiet', 'other']);
    writeFiles(root, { 'a.ts': 'theirs' });
    git(root, ['commit', '--quiet', '--all', '--message', 'Theirs']);
    expect(() => git(root, ['merge', '--quiet', '-'])).toThrow();
    const found = await list(root);
    expect(found.map(({ path, blob }) => [path, blob])).toEqual([['a.ts', git(root, ['hash-object', 'a.ts'])]]);
  });

  it('of a repository without a commit, or without a file, are what lies there', async () => {
    const root = makeFolder();
    git(root, ['init', '--quiet']);
    expect(await paths(root)).toEqual([]);
    writeFiles(root, { 'a.ts': 'a' });
    expect(await paths(root)).toEqual(['a.ts']);
    const bare = makeFolder();
    git(bare, ['init', '--quiet', '--bare']);
    expect(await paths(bare)).toEqual([]);
  });

  it('are the same from disk, from git and without git, whatever the paths', async () => {
    const name = fc.constantFrom('a', 'b.ts', 'B', 'a-b', 'a.b', 'ü', '😀', 'ﬁ', ' x');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.ts`);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), async (all) => {
        const files = Object.fromEntries(all.map((one) => [one, one]));
        if (clashes(all)) return;
        const root = makeRepository([{ message: 'Start', files }]);
        const committed = await list(root, 'HEAD');
        expect(await list(root)).toEqual(committed);
        expect(await list(makeRoot(files))).toEqual(committed);
      }),
      { numRuns: 15 },
    );
  });
});

/** A file cannot be a folder as well. */
function clashes(all: readonly string[]): boolean {
  return all.some((one) => all.some((other) => other.startsWith(`${one}/`)));
}

describe('texts of sources', () => {
  it('come in order, from the disk or from the revision; what is gone or too large is undefined', async () => {
    const root = makeRepository([
      { message: 'Start', files: { 'a.ts': 'committed', 'b.ts': 'long '.repeat(9), 'c.ts': 'c' } },
    ]);
    writeFiles(root, { 'a.ts': 'edited' });
    const read = async (tree: SourceTree, files: readonly ListedFile[]) => {
      const texts: (string | undefined)[] = [];
      for await (const content of readSources(sourceBatch(tree, files, 20))) texts.push(content?.toString());
      return texts;
    };
    const files = await list(root);
    const committed = await list(root, 'HEAD');
    rmSync(join(root, 'c.ts'));
    mkdirSync(join(root, 'c.ts'));
    expect(await read(await open(root), files)).toEqual(['edited', undefined, undefined]);
    expect(await read(await open(root, 'HEAD'), committed)).toEqual(['committed', undefined, 'c']);
  });
});
