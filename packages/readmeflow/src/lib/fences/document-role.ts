import type { Package } from '../../rows.ts';

const DEVELOPERS =
  /^(?:read-?me|contributing|contribute|contributors?|development|developing|developers?|develop|hacking|building|build|testing|maintainers?|maintaining|maintenance|local|setup|getting-started|quick-?start|agents|claude|gemini|copilot-instructions)(?:[-_.][\w-]+)?\.(?:md|mdx|markdown)$/i;
const DEVELOPER_FOLDER =
  /(?:^|\/)(?:contributing|contribute|development|developers?|maintainers?|internals?)\/[^/]*$|(?:^|\/)\.(?:agents|claude|github|cursor)\//i;
const README = /^read-?me(?:[-_.][\w-]+)?\.(?:md|mdx|markdown)$/i;
/** Of a document itself: `MIGRATION.md`, `upgrade-to-v2.md`. */
const HISTORY =
  /^(?:[\w.-]*[_.-])?(?:change-?logs?|changes|history|releases?|migrat\w+|upgrad\w+|breaking|deprecat\w+|legacy|v\d+)(?:[_.-][\w.-]*)?\.(?:md|mdx|markdown)$/i;
/** Of a folder it lies in. Names of packages, such as `upgrade` or `plugin-v8-x`, are none. */
const HISTORY_FOLDER =
  /(?:^|\/)(?:blogs?|posts?|news|archived?|rfcs?|adrs?|decisions|proposals|versioned_docs|migrations?|migrating|upgrading|change-?logs?|release-?notes|releases|v\d+(?:\.[\dx]+)*|(?:\d+\.)+x)\//i;

/** Does a document say what people do who work on the packages? Scripts in others are those of the reader. */
export function isForDevelopers(path: string): boolean {
  return DEVELOPERS.test(baseOf(path)) || DEVELOPER_FOLDER.test(path);
}

export function isReadme(path: string): boolean {
  return README.test(baseOf(path));
}

/** Does it tell what was once so: what is gone by now is no mistake there. */
export function isHistory(path: string): boolean {
  return HISTORY.test(baseOf(path)) || HISTORY_FOLDER.test(path);
}

/** Is it the README of the package itself? */
export function isReadmeOf(path: string, { path: folder, readme }: Package): boolean {
  if (path === readme) return true;
  return isReadme(path) && path === (folder === '' ? baseOf(path) : `${folder}/${baseOf(path)}`);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
