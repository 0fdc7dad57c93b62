import { categoryOfPath, extensionOf, globPattern } from '@pipelines/core/repository';

const DOCUMENT = new Set(['md', 'mdx', 'markdown']);
const CHANGELOG = /(?:^|\/)(?:change-?log|history|releases?|\.changeset\/[^/]*)(?:[-_.][^/]*)?\.(?:mdx?|markdown)$/i;
const LEFT_OUT = new Set(['fixture', 'vendored', 'generated', 'minified']);

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
    return !CHANGELOG.test(path) && !LEFT_OUT.has(categoryOfPath(path) ?? '');
  };
}
