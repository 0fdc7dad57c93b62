import type { TestFiles } from '@pipelines/core/testing';
import { makeRoot } from '@pipelines/core/testing';
import type { Link } from '../../src/lib/document/document-facts.ts';
import { LinkChecker } from '../../src/lib/links/link-checker.ts';
import { Tree, type TreeFile } from '../../src/lib/verify/tree.ts';
import type { RepositoryAddress } from '../../src/rows.ts';

const ADDRESS: RepositoryAddress = { url: 'https://github.com/acme/tools', branch: 'main' };

/** A tree without git of these files, and of entries that are no files. */
export function treeOf(files: TestFiles, others: readonly TreeFile[] = [], siteRoot?: string): Tree {
  const root = makeRoot(files);
  const all = [...Object.keys(files).map((path) => ({ path, blob: '' })), ...others];
  all.sort((a, b) => (a.path < b.path ? -1 : 1));
  return new Tree({ root, repository: undefined, sha: undefined }, all, {
    maxBytes: 2 ** 20,
    repository: ADDRESS,
    siteRoot,
  });
}

/** A link to a target that stands at the start of a line. */
export function linkTo(target: string): Link {
  return { kind: 'link', target, raw: target, line: 1, column: 1, endColumn: target.length + 1 };
}

/** What is wrong with a link, as `rule → suggestion`, with `!` where it can be put in its place; `ok`, `external`, or `-> x#y`. */
export async function verdictOf(tree: Tree, document: string, target: string, anchors: string[] = []): Promise<string> {
  const checker = await LinkChecker.open(tree);
  const { faults, anchors: led, external } = await checker.check({ path: document, anchors, links: [linkTo(target)] });
  const [fault] = faults;
  if (fault) {
    const near = fault.suggestion === undefined ? '' : ` → ${fault.suggestion}`;
    return `${fault.rule}${near}${fault.replacement === undefined ? '' : '!'}`;
  }
  if (external.length > 0) return 'external';
  return led[0] ? `-> ${led[0].document}#${led[0].anchor}` : 'ok';
}
