import type { SlugDialect } from '../document/slugs.ts';

/** What is known of the sites a generator makes, all folders relative to that of its configuration. */
export interface SiteGenerator {
  readonly name: string;
  /** The file that says a site is made here: fits the path below the folder of the site. */
  readonly marker: RegExp;
  /** Folders whose documents become pages; a `*` stands for part of a name. */
  readonly content: readonly string[];
  /** Folders whose files lie at the root of the site. */
  readonly assets: readonly string[];
  readonly slugs: SlugDialect;
  /** What the marker holds, where others have a file of its name. There is a folder of content beside it then. */
  readonly proof?: RegExp;
  /** Each site brings what makes anchors of headings. */
  readonly ownSlugs?: true;
  /** Settings that name other folders of content, found in the text of the marker. The first group is the folder. */
  readonly contentSetting?: RegExp;
  /**
   * A page is its file: a link that fits no file is broken. Not so where front matter, plugins or code give pages other
   * addresses. If the configuration has what this finds, it is not so either.
   */
  readonly routesAreFiles?: { readonly unless: RegExp };
  /** The page of `a.md` is at `a/`, where relative addresses start; `html`: those of Markdown are made to fit. */
  readonly pagesAreFolders?: 'always' | 'html';
  /** That is so if the configuration has this. */
  readonly foldersIf?: RegExp;
  /** If the configuration has it, pages are made of documents that lie elsewhere in the tree, too. */
  readonly mounts?: RegExp;
  /** If the configuration has it, references may be defined elsewhere than in their document. */
  readonly definesElsewhere?: RegExp;
}

const config = (name: string) => new RegExp(`^${name}\\.config\\.[cm]?[jt]s$`);

/** The more special come first: a VitePress site may lie in a Next application. */
export const SITE_GENERATORS: readonly SiteGenerator[] = [
  {
    name: 'vitepress',
    marker: /^\.vitepress\/config(?:\/index)?\.[cm]?[jt]s$/,
    content: [''],
    assets: ['public'],
    slugs: 'vitepress',
    contentSetting: /\bsrcDir\s*:\s*['"`]([^'"`]+)/g,
    routesAreFiles: { unless: /\brewrites\b|\bignoreDeadLinks\b|\btransformHtml\b/ },
  },
  {
    name: 'vuepress',
    marker: /^\.vuepress\/config(?:\/index)?\.[cm]?[jt]s$/,
    content: [''],
    assets: ['.vuepress/public'],
    slugs: 'vitepress',
  },
  {
    name: 'docusaurus',
    marker: config('docusaurus'),
    content: ['docs', 'blog', 'src/pages', 'versioned_docs', '*_versioned_docs', 'i18n'],
    assets: ['static'],
    slugs: 'docusaurus',
    contentSetting: /\bpath\s*:\s*['"`]([^'"`]+)/g,
  },
  {
    name: 'mkdocs',
    marker: /^(?:mkdocs\.ya?ml|zensical\.toml)$/,
    content: ['docs'],
    assets: ['docs'],
    slugs: 'mkdocs',
    pagesAreFolders: 'html',
    // Plugins that find headings and objects of code by their names, and definitions that are put below every page.
    definesElsewhere: /\b(?:autorefs|mkdocstrings|auto_append)\b/,
    contentSetting: /^\s*docs_dir\s*[:=]\s*['"]?([^'"\s#]+)/gm,
  },
  {
    name: 'mdbook',
    marker: /^book\.toml$/,
    content: ['src'],
    assets: ['src', 'theme'],
    slugs: 'github',
    contentSetting: /^\s*src\s*=\s*['"]([^'"]+)/gm,
  },
  { name: 'rspress', marker: config('rspress'), content: ['docs'], assets: ['docs/public'], slugs: 'github' },
  {
    name: 'dumi',
    marker: /^\.(?:dumi|umi|father)rc\.[jt]s$/,
    content: ['', 'docs', 'src', 'components'],
    assets: ['public'],
    slugs: 'github',
  },
  {
    name: 'astro',
    marker: config('astro'),
    content: ['src', 'content', 'docs'],
    assets: ['public'],
    slugs: 'github',
    pagesAreFolders: 'always',
  },
  {
    name: 'next',
    marker: config('next'),
    content: ['pages', 'app', 'src', 'content', 'docs', 'posts', '_posts', 'data'],
    assets: ['public'],
    slugs: 'github',
    ownSlugs: true,
  },
  {
    name: 'nuxt',
    marker: config('nuxt'),
    content: ['content', 'pages', 'docs'],
    assets: ['public', 'static'],
    slugs: 'github',
    ownSlugs: true,
  },
  {
    name: 'svelte',
    marker: config('svelte'),
    content: ['src', 'content', 'docs', 'documentation'],
    assets: ['static'],
    slugs: 'github',
    ownSlugs: true,
  },
  {
    name: 'gatsby',
    marker: /^gatsby-config\.[cm]?[jt]s$/,
    content: ['content', 'docs', 'blog', 'src', 'posts'],
    assets: ['static'],
    slugs: 'github',
    pagesAreFolders: 'always',
    ownSlugs: true,
  },
  {
    name: 'hugo',
    marker: /^(?:hugo\.(?:toml|ya?ml|json)|config\/_default\/(?:hugo|config)\.(?:toml|ya?ml|json))$/,
    content: ['content'],
    assets: ['static', 'assets'],
    slugs: 'github',
    pagesAreFolders: 'always',
    mounts: /\bmounts\b/,
    contentSetting: /\bcontentDir["']?\s*[:=]\s*["']?([^"'\s,}]+)/gi,
  },
  {
    name: 'hugo',
    marker: /^config\.(?:toml|ya?ml|json)$/,
    proof: /^\s*["']?(?:baseURL|contentDir|languageCode)["']?\s*[:=]/im,
    content: ['content'],
    assets: ['static', 'assets'],
    slugs: 'github',
    pagesAreFolders: 'always',
    mounts: /\bmounts\b/,
    contentSetting: /\bcontentDir["']?\s*[:=]\s*["']?([^"'\s,}]+)/gi,
  },
  {
    name: 'eleventy',
    marker: /^(?:\.eleventy|eleventy\.config)\.[cm]?js$/,
    content: [''],
    assets: ['', 'public'],
    slugs: 'github',
    pagesAreFolders: 'always',
    ownSlugs: true,
  },
  { name: 'mintlify', marker: /^(?:mint|docs)\.json$/, content: [''], assets: [''], slugs: 'github' },
  { name: 'gitbook', marker: /^(?:\.gitbook\.ya?ml|book\.json)$/, content: [''], assets: [''], slugs: 'github' },
  { name: 'docsify', marker: /^(?:_sidebar|_navbar)\.md$/, content: [''], assets: [''], slugs: 'github' },
  { name: 'sphinx', marker: /^conf\.py$/, content: [''], assets: ['', '_static'], slugs: 'github' },
  {
    name: 'jekyll',
    marker: /^_config\.ya?ml$/,
    content: [''],
    assets: [''],
    slugs: 'github',
    pagesAreFolders: 'always',
    foldersIf: /^[ \t]*permalink:[ \t]*["']?(?:pretty\b|.*\/["']?[ \t]*$)/m,
  },
];

/** Parts of a path from which a marker may begin: file names, and those in a folder that belongs to a generator. */
export const MARKER_FOLDERS =
  /(?:^|\/)((?:\.vitepress|\.vuepress|config\/_default)\/[^/]+(?:\/index\.[cm]?[jt]s)?|[^/]+)$/;
