import { describe, expect, it } from 'vitest';
import { documentTest } from '../../src/lib/verify/list-documents.ts';

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
