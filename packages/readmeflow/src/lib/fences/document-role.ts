import type { Package } from '../../rows.ts';

const DEVELOPERS =
  /^(?:read-?me|contributing|contribute|contributors?|development|developing|developers?|develop|hacking|building|build|testing|maintainers?|maintaining|maintenance|local|setup|getting-started|quick-?start|agents|claude|gemini|copilot-instructions)(?:[-_.][\w-]+)?\.(?:md|mdx|markdown)$/i;
const DEVELOPER_FOLDER = /(?:^|\/)(?:contributing|contribute|development|developers?|maintainers?|internals?)\/[^/]*$/i;
const README = /^read-?me(?:[-_.][\w-]+)?\.(?:md|mdx|markdown)$/i;
const HISTORY =
  /(?:^|[/_.-])(?:change-?logs?|changes|history|releas\w+|migrat\w+|upgrad\w+|breaking\w*|blogs?|posts?|news|archived?|legacy|deprecat\w+|rfcs?|adrs?|decisions|proposals|versioned_docs|v\d+)(?:[/_.-]|$)/i;

/** Does a document say what people do who work on the packages? Scripts in others are those of the reader. */
export function isForDevelopers(path: string): boolean {
  return DEVELOPERS.test(baseOf(path)) || DEVELOPER_FOLDER.test(path);
}

export function isReadme(path: string): boolean {
  return README.test(baseOf(path));
}

/** Does it tell what was once so: what is gone by now is no mistake there. */
export function isHistory(path: string): boolean {
  return HISTORY.test(path);
}

/** Is it the README of the package itself? */
export function isReadmeOf(path: string, { path: folder, readme }: Package): boolean {
  if (path === readme) return true;
  return isReadme(path) && path === (folder === '' ? baseOf(path) : `${folder}/${baseOf(path)}`);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
