import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { documentTest, listDocuments } from '../../src/lib/verify/list-documents.ts';
import { treeOf } from '../links/link-world.ts';

afterAll(removeFolders);

const isDocument = documentTest({ include: [], exclude: [] });

describe('a document', () => {
  it.each([
    'README.md',
    'docs/history.md',
    'docs/changes.mdx',
    'docs/releases.md',
    'docs/guide/build/index.md',
    'docs/test-fixtures.md',
    'test/README.md',
    'e2e/README.md',
    'src/__tests__/README.md',
    'src/data/notes.md',
    'examples/a/README.md',
    '.github/CONTRIBUTING.md',
    'docs/change-logging.md',
    'RELEASE.md',
  ])('is %s', (path) => {
    expect(isDocument(path)).toBe(true);
  });

  it.each([
    'CHANGELOG.md',
    'ChangeLog.markdown',
    'docs/changelog.md',
    'packages/a/CHANGELOG-v1.md',
    'History.md',
    'CHANGES.md',
    'RELEASE-NOTES.md',
    'RELEASES.md',
    '.changeset/a.md',
    'docs/changelogs/2.0.md',
    'test/fixtures/a.md',
    '__fixtures__/a.md',
    'tests/specs/a.md',
    'tests/output/goldens/index.md',
    'test/source/_posts/a.md',
    'src/__tests__/fragments/a.md',
    'crates/x/tests/md_test_suite/a.md',
    'node_modules/a/README.md',
    'vendor/a.md',
    'dist/README.md',
    'build/a.md',
    'docs/dist/a.md',
    'README',
    'a.txt',
    'a.md.html',
  ])('is not %s', (path) => {
    expect(isDocument(path)).toBe(false);
  });
});

it('documents that lie beside the test that reads them are its input', () => {
  const files = [
    ...['tests/format/lists/format.test.js', 'tests/format/lists/nested.md', 'tests/format/lists/README.md'],
    ...['tests/writing/guide.md', 'src/button/button.test.tsx', 'src/button/button.md'],
    ...['tests/tables/__snapshots__/a.snap', 'tests/tables/wide.md'],
  ];
  const tree = treeOf(Object.fromEntries(files.map((path) => [path, ''])));
  const listed = (include: readonly string[]) =>
    listDocuments(tree, { include, exclude: [], maxFileBytes: 1e6 }).documents.map(({ path }) => path);
  const read = ['src/button/button.md', 'tests/format/lists/README.md', 'tests/writing/guide.md'];
  expect(listed([])).toEqual(read);
  expect(listed(['tests/tables/**'])).toEqual([...read.slice(0, 2), 'tests/tables/wide.md', ...read.slice(2)]);
});
