import { openSourceTree } from '@pipelines/core/repository';
import { countingCache, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, expect, it } from 'vitest';
import { LinkChecker } from '../../src/lib/links/link-checker.ts';
import { checkDocuments } from '../../src/lib/verify/check-documents.ts';
import { DocumentReader } from '../../src/lib/verify/document-reader.ts';
import { FaultList } from '../../src/lib/verify/fault-list.ts';
import { PackageIndex } from '../../src/lib/verify/package-index.ts';
import { Tree } from '../../src/lib/verify/tree.ts';

afterAll(removeFolders);

const shared = { allowShallow: false, maxMemory: 1024 };
const { signal } = new AbortController();

async function inRoot(root: string, paths: readonly string[]) {
  const { cache, counts } = countingCache();
  const source = await openSourceTree({ root, shared, signal });
  const documents = paths.map((path) => ({ path, blob: path }));
  const tree = new Tree(source, documents, { maxBytes: 2 ** 20 });
  const checker = await LinkChecker.open(tree);
  const reader = new DocumentReader({ source, slugsOf: () => 'github', maxBytes: 2 ** 20 }, { cache, signal, shared });
  const run = async () => {
    const faults = new FaultList(() => false);
    const input = { documents, tree, checker, packages: new PackageIndex(), reader, faults };
    const checked = await checkDocuments(input, { progress: { add() {}, total() {} } });
    return { checked, faults: faults.sorted() };
  };
  return { run, counts, reader };
}

it('a document that vanishes while others are read is a problem, and no link to it is judged by its anchors', async () => {
  const root = makeRoot({ 'a.md': '[x](gone.md#part)\n' });
  const { run, reader } = await inRoot(root, ['a.md', 'gone.md']);
  const { checked, faults } = await run();
  await reader.close();
  expect(checked.problems.map(({ code, path }) => [code, path])).toEqual([['DOCUMENT_UNREADABLE', 'gone.md']]);
  expect([checked.documents, faults]).toEqual([1, []]);
});

it('what was read before is not read again: neither documents nor what misses', async () => {
  const root = makeRoot({ 'a.md': '[x](b.md#no)\n', 'b.md': '# B\n' });
  const { run, reader, counts } = await inRoot(root, ['a.md', 'b.md']);
  const first = await run();
  const misses = counts.lookups - counts.hits;
  const second = await run();
  await reader.close();
  expect(first.faults).toHaveLength(1);
  expect(second).toEqual(first);
  expect([misses, counts.lookups - counts.hits]).toEqual([2, 2]);
});
