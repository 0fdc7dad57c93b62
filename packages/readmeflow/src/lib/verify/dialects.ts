import type { SlugDialect } from '../document/slugs.ts';

/** How headings become anchors, by folder. Plain data: it goes to threads. */
export interface Dialects {
  /** Where no site generator is at work. */
  readonly usual: SlugDialect;
  /** The deepest folder first, each with a slash at its end; empty for the root. */
  readonly sites: readonly { readonly folder: string; readonly dialect: SlugDialect }[];
}

/** Files by which a site generator is known, and the folder of its documents seen from theirs. */
const GENERATORS: readonly (readonly [RegExp, SlugDialect, string])[] = [
  [/^(.*\/)?\.vitepress\/config(?:\/index)?\.[cm]?[jt]s$/, 'vitepress', ''],
  [/^(.*\/)?docusaurus\.config\.[cm]?[jt]s$/, 'docusaurus', ''],
  [/^(.*\/)?mkdocs\.ya?ml$/, 'mkdocs', 'docs/'],
];

/** The site generators of a tree. Elsewhere headings become what the code host makes of them, which `address` tells. */
export function findDialects(paths: Iterable<string>, address = ''): Dialects {
  const sites: { folder: string; dialect: SlugDialect }[] = [];
  for (const path of paths) {
    for (const [file, dialect, documents] of GENERATORS) {
      const found = file.exec(path);
      if (found) sites.push({ folder: `${found[1] ?? ''}${documents}`, dialect });
    }
  }
  sites.sort((a, b) => b.folder.length - a.folder.length);
  return { usual: /^https?:\/\/(?:[^/]+\.)?gitlab\./.test(address) ? 'gitlab' : 'github', sites };
}

/** The dialect of a document. */
export function dialectOf(path: string, { usual, sites }: Dialects): SlugDialect {
  return sites.find(({ folder }) => path.startsWith(folder))?.dialect ?? usual;
}
