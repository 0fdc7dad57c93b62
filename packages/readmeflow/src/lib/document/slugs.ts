/** How site generators make anchors of headings. */
export const SLUG_DIALECTS = ['github', 'gitlab', 'vitepress', 'docusaurus', 'mkdocs'] as const;
export type SlugDialect = (typeof SLUG_DIALECTS)[number];
