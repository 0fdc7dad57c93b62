import { categoryOfPath, extensionOf, folderOf, globPattern } from '@pipelines/core/repository';
import type { Problem } from '../../rows.ts';
import type { Tree, TreeFile } from './tree.ts';

const DOCUMENT = new Set(['md', 'mdx', 'markdown']);

/**
 * What was written down when it happened: its links lead to what was there then. `History.md` is such a log, `docs/history.md`
 * is about something, and `RELEASE.md` tells how to make one.
 */
const CHANGELOG =
  /(?:^|\/)(?:[Cc][Hh][Aa][Nn][Gg][Ee][-_]?[Ll][Oo][Gg]|HISTORY|History|CHANGES|Changes|RELEASES|RELEASE[-_]NOTES)(?:[-_.][^/]*)?\.\w+$/;
const CHANGELOGS = /(?:^|\/)(?:\.changeset|changelogs?)\//;

/** What others wrote, what tests read, and what a program writes. */
const LEFT_OUT = new Set(['fixture', 'vendored', 'generated', 'minified']);

/** Below documentation a folder of such a name is a topic, not what a build makes. */
const TOPIC = /(?:^|\/)(?:docs?|documentation|content|guides?)\/(?:.*\/)?(?:build|out|output|coverage|esm|cjs|umd)\//;

/** Folders of tests whose documents are read by tests. A README right beside the tests is for people. */
const TEST_INPUT =
  /(?:^|\/)(?:(?:tests?|__tests__|e2e)\/(?:.*\/)?(?:specs?|suites?|[^/]*[-_]suite|snapshots?|cases|samples|data|inputs?|outputs?|expected)|[^/]*test[-_]suite)\//i;

/** Beside tests, what is no README is read by them; and what a program is to make is made by one. */
const TEST_DOCUMENT = /(?:^|\/)(?:__tests__\/(?:.*\/)?(?!readme\.)[^/]+$|tests?\/(?:.*\/)?(?:goldens?|sources?)\/)/i;

/** What runs in a folder of tests, and what it expects. */
const TEST = /(?:\.|^|\/)(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__snapshots__\/[^/]*$/;
const BELOW_TESTS = /(?:^|\/)(?:tests?|__tests__|e2e)\//;
const README = /(?:^|\/)readme\.\w+$/i;

/** Sources of a site deep in a folder of tests: `tests/testsuite/toc/src/SUMMARY.md`. */
const TEST_SITE = /(?:^|\/)(?:tests?|__tests__|e2e)\/(?:[^/]+\/)+(?:src\d*|books?|sites?)\/.*(?<!\/readme)\.\w+$/i;

export interface DocumentChoice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Which paths are documents to verify. */
export function documentTest({ include, exclude }: DocumentChoice): (path: string) => boolean {
  const wanted = include.map(globPattern);
  const unwanted = exclude.map(globPattern);
  return (path) => {
    if (!DOCUMENT.has(extensionOf(path)) || unwanted.some((glob) => glob.test(path))) return false;
    if (wanted.some((glob) => glob.test(path))) return true;
    return (
      ![CHANGELOG, CHANGELOGS, TEST_INPUT, TEST_DOCUMENT, TEST_SITE].some((left) => left.test(path)) && !isLeftOut(path)
    );
  };
}

function isLeftOut(path: string): boolean {
  const category = categoryOfPath(path);
  if (category === undefined || !LEFT_OUT.has(category)) return false;
  if (category === 'generated') return !TOPIC.test(path);
  // `test-fixtures.md` tells of fixtures; only a folder of them holds some.
  return category !== 'fixture' || categoryOfPath(`${path.slice(0, path.lastIndexOf('/') + 1)}x`) === 'fixture';
}

/** The documents of a tree by bytes of path, and those that are not read. A link is no document: what it leads to is. */
export function listDocuments(
  tree: Tree,
  choice: DocumentChoice & { readonly maxFileBytes: number },
): { readonly documents: readonly TreeFile[]; readonly problems: readonly Problem[] } {
  const isDocument = documentTest(choice);
  const isInput = inputTest(tree, choice);
  const documents: TreeFile[] = [];
  const problems: Problem[] = [];
  for (const file of tree.files()) {
    if (!isDocument(file.path) || isInput(file.path)) continue;
    if (file.skipped === undefined) documents.push(file);
    else if (file.skipped === 'large') problems.push(tooLarge(file.path, choice.maxFileBytes));
    else if (file.skipped === 'unreadable') problems.push(unreadable(file.path));
  }
  return { documents, problems };
}

/** Documents below a folder of tests are read by the test that lies right beside them; a README there is for people. */
function inputTest(tree: Tree, { include }: DocumentChoice): (path: string) => boolean {
  const wanted = include.map(globPattern);
  const tested = new Set<string>();
  for (const { path } of tree.files()) if (TEST.test(path)) tested.add(folderOf(path.replace(/__snapshots__\//, '')));
  return (path) =>
    BELOW_TESTS.test(path) &&
    !README.test(path) &&
    tested.has(folderOf(path)) &&
    !wanted.some((glob) => glob.test(path));
}

function tooLarge(path: string, most: number): Problem {
  return {
    ...{ type: 'problem', code: 'DOCUMENT_TOO_LARGE', path },
    message: `larger than ${most} bytes, so it was not read`,
    fix: 'split it, exclude it, or raise 04-verify.maxFileBytes',
  };
}

/** One that is there and does not let itself be read, or is there no more. */
export function unreadable(path: string): Problem {
  return {
    ...{ type: 'problem', code: 'DOCUMENT_UNREADABLE', path },
    message: 'could not be read, so nothing is known about it',
    fix: 'see that it is there and that you may read it',
  };
}
