import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { Fault, Link } from '../../src/lib/document/document-facts.ts';
import { LinkChecker } from '../../src/lib/links/link-checker.ts';
import { linkTo, treeOf, verdictOf } from './link-world.ts';

afterAll(removeFolders);

const PAGES = {
  'docs/.vitepress/config.mts': 'export default {}',
  'docs/index.md': '# Home',
  'docs/guide/intro.md': '# Intro',
  'docs/guide/index.md': '# Guide',
  'docs/public/logo.svg': '',
  'README.md': '# Tools',
  LICENSE: '',
};

describe('a VitePress site', () => {
  it.each([
    ['docs/index.md', 'guide/intro', 'ok'],
    ['docs/index.md', './guide/intro.html', 'ok'],
    ['docs/index.md', '/guide/intro', 'ok'],
    ['docs/index.md', '/guide/intro.md', 'ok'],
    ['docs/index.md', '/guide/', 'ok'],
    ['docs/index.md', '/guide', 'ok'],
    ['docs/index.md', '/', 'ok'],
    ['docs/index.md', '/logo.svg', 'ok'],
    ['docs/guide/intro.md', '../', 'ok'],
    ['docs/guide/intro.md', './', 'ok'],
    ['docs/guide/intro.md', '/LICENSE', 'ok'],
    ['docs/index.md', '/guide/intro#x', '-> docs/guide/intro.md#x'],
    ['docs/index.md', '/guide/#x', '-> docs/guide/index.md#x'],
    ['docs/index.md', 'guide#x', '-> docs/guide/index.md#x'],
    ['docs/index.md', '/guide/intor', 'missing-file → /guide/intro'],
    ['docs/index.md', 'guide/intor', 'missing-file → guide/intro'],
    ['docs/index.md', './guide/intor.html', 'missing-file → ./guide/intro.html'],
    ['docs/index.md', '/Guide/intro', 'file-case → /guide/intro!'],
    ['docs/index.md', '/lgoo.svg', 'missing-file'],
  ])('%s: %s', async (document, target, verdict) => {
    expect(await verdictOf(treeOf(PAGES), document, target)).toBe(verdict);
  });

  it('is not judged by its files where its configuration gives pages other addresses', async () => {
    const rewritten = { ...PAGES, 'docs/.vitepress/config.mts': "export default { rewrites: { 'a/:b': ':b' } }" };
    expect(await verdictOf(treeOf(rewritten), 'docs/index.md', '/intro')).toBe('ok');
    expect(await verdictOf(treeOf(rewritten), 'docs/index.md', 'gone.md')).toBe('missing-file');
  });

  it('has its pages where srcDir says', async () => {
    const tree = treeOf({
      'site/.vitepress/config.ts': "export default { srcDir: './src' }",
      'site/src/a.md': '',
      'site/src/public/x.png': '',
    });
    expect(await verdictOf(tree, 'site/src/a.md', '/a')).toBe('ok');
    expect(await verdictOf(tree, 'site/src/a.md', '/x.png')).toBe('ok');
    expect(await verdictOf(tree, 'site/src/a.md', '/b')).toBe('missing-file');
  });
});

describe('other sites', () => {
  it.each([
    ['docusaurus.config.js', 'docs/a.md', '/docs/other-slug', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', 'sub/b.md', 'ok'],
    ['docusaurus.config.js', 'docs/deep/c.md', 'sub/b.md', 'ok'],
    ['docusaurus.config.js', 'docs/deep/c.md', './sub/b.md', 'missing-file → ../sub/b.md!'],
    ['docusaurus.config.js', 'docs/a.md', '/img/logo.png', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', '@site/static/img/logo.png', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', 'gone', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', 'gone.md', 'missing-file'],
    ['docusaurus.config.js', 'README.md', 'docs/gone', 'missing-file'],
    ['mkdocs.yml', 'docs/a.md', 'sub/b.md', 'ok'],
    ['mkdocs.yml', 'docs/a.md', 'sub/b/', 'ok'],
    ['mkdocs.yml', 'docs/a.md', 'sub/gone.md', 'missing-file'],
    ['_config.yml', 'posts/p.md', '/2024/01/02/title', 'ok'],
    ['_config.yml', 'posts/p.md', '../docs/gone.md', 'missing-file'],
    ['.dumirc.ts', 'docs/a.md', '/components/button-cn', 'ok'],
    ['astro.config.mjs', 'src/content/docs/a.md', '/guides/x/', 'ok'],
    ['astro.config.mjs', 'src/content/docs/a.md', '/favicon.svg', 'ok'],
    ['astro.config.mjs', 'src/content/docs/a.md', '../gone.png', 'missing-file'],
    ['astro.config.mjs', 'README.md', './gone', 'missing-file'],
    ['astro.config.mjs', 'README.md', '/gone', 'ok'],
    ['next.config.js', 'pages/docs/a.mdx', '/docs/b', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', '/sitemap.xml', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', '/llms-full.txt', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', '/pages.xml', 'ok'],
    ['docusaurus.config.js', 'docs/a.md', '/gone.txt', 'missing-file'],
    ['docusaurus.config.js', 'README.md', 'robots.txt', 'missing-file'],
    ['.vuepress/config.yml', 'docs/a.md', '../gone.md', 'missing-file'],
  ])('%s, %s: %s', async (config, document, target, verdict) => {
    const files = {
      ...{ [config]: '', [document]: '# A', 'docs/a.md': '', 'docs/sub/b.md': '', 'README.md': '' },
      ...{ 'static/img/logo.png': '', 'public/favicon.svg': '', 'src/pages/pages.xml.ts': '' },
    };
    expect(await verdictOf(treeOf(files), document, target)).toBe(verdict);
  });

  it('have other pages than the folders of the repository where their addresses are not those of files', async () => {
    const tree = treeOf({
      ...{
        'site/docusaurus.config.ts': "docs: { path: '../docs' }",
        'docs/README.md': '',
        'docs/packages/Parser.mdx': '',
      },
      ...{ 'packages/parser/README.md': '', 'docs/a.md': '' },
    });
    expect(await verdictOf(tree, 'docs/a.md', '/packages/parser#options')).toBe('ok');
    expect(await verdictOf(tree, 'docs/a.md', '/#sponsors')).toBe('ok');
    expect(await verdictOf(tree, 'docs/a.md', '/packages/Parser#options')).toBe('-> docs/packages/Parser.mdx#options');
  });

  it('of Docusaurus have versions and languages, whose documents find those beside them first', async () => {
    const german = 'i18n/de/docusaurus-plugin-content-docs';
    const tree = treeOf({
      ...{ 'docusaurus.config.js': '', 'docs/a.md': '', 'docs/new.md': '', 'versioned_docs/version-1/a.md': '' },
      ...{ 'versioned_docs/version-1/b.md': '', [`${german}/version-1/a.md`]: '', [`${german}/current/a.md`]: '' },
    });
    expect(await verdictOf(tree, 'versioned_docs/version-1/b.md', '/a.md#x')).toBe(
      '-> versioned_docs/version-1/a.md#x',
    );
    expect(await verdictOf(tree, `${german}/version-1/a.md`, '/b.md#x')).toBe('-> versioned_docs/version-1/b.md#x');
    expect(await verdictOf(tree, `${german}/version-1/a.md`, 'a.md#x')).toBe(`-> ${german}/version-1/a.md#x`);
    expect(await verdictOf(tree, `${german}/current/a.md`, '/new.md#x')).toBe('-> docs/new.md#x');
    expect(await verdictOf(tree, `${german}/version-1/a.md`, '/gone.md')).toBe('missing-file');
  });

  it('whose pages are folders have relative addresses that start there, but for documents', async () => {
    const page = 'content/docs/install.md';
    const files = {
      [page]: '',
      'content/docs/_index.md': '',
      'content/docs/img/a.png': '',
      'content/docs/img/b.md': '',
    };
    for (const config of [{ 'hugo.toml': '' }, { 'config.yaml': 'baseURL: https://acme.dev' }]) {
      const tree = treeOf({ ...files, ...config });
      expect(await verdictOf(tree, page, '../img/a.png')).toBe('ok');
      expect(await verdictOf(tree, page, 'img/a.png')).toBe('ok');
      expect(await verdictOf(tree, page, '../img/b.md')).toMatch(/^missing-file/);
      expect(await verdictOf(tree, page, '../../img/a.png')).toMatch(/^missing-file/);
      expect(await verdictOf(tree, 'content/docs/_index.md', '../img/a.png')).toMatch(/^missing-file/);
    }
    expect(await verdictOf(treeOf({ ...files, 'config.yaml': 'jobs: 2' }), page, '../img/a.png')).toMatch(/^missing/);
  });

  it('of Jekyll have pages that are folders where the configuration says so', async () => {
    const files = { 'docs/a.md': '', 'docs/img/a.png': '' };
    const verdict = (config: string) =>
      verdictOf(treeOf({ ...files, '_config.yml': config }), 'docs/a.md', '../img/a.png');
    expect(await verdict('permalink: pretty')).toBe('ok');
    expect(await verdict('collections:\n  docs:\n    permalink: "/:path/"')).toBe('ok');
    expect(await verdict('permalink: /:categories/:title/')).toBe('ok');
    expect(await verdict('permalink: /:categories/:title.html')).toMatch(/^missing-file/);
    expect(await verdict('title: A')).toMatch(/^missing-file/);
    const own = treeOf({ '_config.yml': '', 'docs/a.md': '---\npermalink: /docs/a/\n---\n' });
    expect(await verdictOf(own, 'docs/a.md', '../img/a.png')).toBe('ok');
    expect(await verdictOf(own, 'docs/a.md', '../img/a.md')).toBe('missing-file');
  });

  it('of Hugo may show documents that lie elsewhere', async () => {
    const files = { 'content/a.md': '', 'docs/b.md': '', 'config/_default/hugo.yaml': '' };
    expect(await verdictOf(treeOf(files), 'content/a.md', 'b.md')).toMatch(/^missing-file/);
    const mounted = treeOf({
      ...files,
      'config/_default/module.toml': '[[mounts]]\nsource = "docs"\ntarget = "content"',
    });
    expect(await verdictOf(mounted, 'content/a.md', 'b.md')).toBe('ok');
    expect(await verdictOf(mounted, 'content/a.md', 'c.md')).toMatch(/^missing-file/);
  });

  it('of MkDocs make addresses of Markdown fit, and leave those of HTML as they are', async () => {
    const tree = treeOf({ 'mkdocs.yml': '', 'docs/a.md': '', 'docs/img/a.png': '' });
    const checker = await LinkChecker.open(tree);
    const check = async (kind: Link['kind']) =>
      (await checker.check({ path: 'docs/a.md', anchors: [], links: [{ ...linkTo('../img/a.png'), kind }] })).faults
        .length;
    expect(await check('html')).toBe(0);
    expect(await check('image')).toBe(1);
  });

  it('of MkDocs may find references by plugins', async () => {
    const fault: Fault = { rule: 'missing-reference', target: 'a.B', message: '', line: 1, column: 1 };
    const proven = async (config: string) =>
      (await LinkChecker.open(treeOf({ 'mkdocs.yml': config, 'docs/a.md': '' }))).proven([fault], 'docs/a.md').length;
    expect(await proven('plugins:\n  - autorefs\n')).toBe(0);
    expect(await proven('plugins:\n  - search\n')).toBe(1);
  });

  it('of VuePress have a README in each folder, whose headings are those of a page', async () => {
    const checker = await LinkChecker.open(treeOf({ 'docs/.vuepress/config.ts': '', 'docs/guide/README.md': '' }));
    expect(checker.dialectOf('docs/guide/README.md')).toBe('vitepress');
    expect(checker.dialectOf('README.md')).toBe('github');
  });

  it('may have headings that components make', async () => {
    const files = { 'docusaurus.config.js': '', 'docs/a.mdx': '# A\n\n<Api of={b} />\n' };
    const verdict = (source: string) => verdictOf(treeOf({ ...files, 'src/Api.tsx': source }), 'docs/a.mdx', '#b');
    expect(await verdict('<h2 className="x" id={id}>')).toBe('ok');
    expect(await verdict('<div dangerouslySetInnerHTML={html} />')).toBe('ok');
    expect(await verdict('<h2>API</h2>')).toBe('missing-anchor');
  });

  it('lend their anchors to the texts beside their pages', async () => {
    const tree = treeOf({ 'web/docusaurus.config.js': '', 'web/data/a.md': '', 'web/docs/b.md': '', 'c.md': '' });
    expect(await verdictOf(tree, 'web/data/a.md', '#install')).toBe('ok');
    expect(await verdictOf(tree, 'web/data/a.md', '#install', ['a'])).toBe('missing-anchor');
    expect(await verdictOf(tree, 'web/docs/b.md', '#install')).toBe('missing-anchor');
    expect(await verdictOf(tree, 'c.md', '#install')).toBe('missing-anchor');
  });

  it('of mdBook have an index where a README is', async () => {
    const tree = treeOf({ 'book.toml': '', 'src/README.md': '', 'src/a.md': '', 'src/ci/README.md': '' });
    expect(await verdictOf(tree, 'src/a.md', 'index.md#x')).toBe('-> src/README.md#x');
    expect(await verdictOf(tree, 'src/a.md', 'ci/index.html')).toBe('ok');
    expect(await verdictOf(tree, 'src/a.md', 'gone/index.md')).toBe('missing-file');
  });

  it('are known elsewhere by front matter: only what names a file is judged', async () => {
    const tree = treeOf({ 'docs/a.md': '---\ntitle: A\n---\n', 'docs/b.md': '' });
    expect(await verdictOf(tree, 'docs/a.md', 'b')).toBe('ok');
    expect(await verdictOf(tree, 'docs/a.md', '../api/x')).toBe('ok');
    expect(await verdictOf(tree, 'docs/a.md', '/api/x')).toBe('ok');
    expect(await verdictOf(tree, 'docs/a.md', 'c.md')).toBe('missing-file');
    expect(await verdictOf(tree, 'docs/b.md', 'c')).toBe('missing-file');
    expect(await verdictOf(tree, 'docs/b.md', 'a')).toBe('ok');
  });

  it('are known by the habits of their documents: where nearly all paths are those of files, one that is none is broken', async () => {
    const page = (links: string) => `---\ntitle: A\n---\n${links}`;
    const links = Array.from({ length: 12 }, () => '[x](./b) [y](../docs/c/) [z](/api/y) [w](https://x.y/z)').join(
      '\n',
    );
    const files = { 'docs/a.md': page(links), 'docs/b.md': page(''), 'docs/c/index.md': '' };
    expect(await verdictOf(treeOf(files), 'docs/b.md', './gone')).toBe('missing-file');
    expect(await verdictOf(treeOf(files), 'docs/b.md', '/api/x')).toBe('ok');
    const other = { ...files, 'docs/b.md': page(links.replaceAll('./b', './slug')) };
    expect(await verdictOf(treeOf(other), 'docs/b.md', './gone')).toBe('ok');
  });

  it('may be set: links with a leading slash start from there, and are judged', async () => {
    const tree = treeOf({ 'web/a.md': '', 'web/public/x.png': '', 'README.md': '' }, [], 'web');
    expect(await verdictOf(tree, 'README.md', '/a')).toBe('ok');
    expect(await verdictOf(tree, 'README.md', '/x.png')).toBe('ok');
    expect(await verdictOf(tree, 'README.md', '/b')).toBe('missing-file');
  });
});

describe('the site of a document', () => {
  it('is that of the nearest folder of content', async () => {
    const checker = await LinkChecker.open(
      treeOf({
        'docs/.vitepress/config.ts': '',
        'website/docusaurus.config.ts': "docs: { path: '../guides' }",
        'website/versioned_docs/v1/a.md': '',
        'guides/a.md': '',
        'mkdocs.yml': 'docs_dir: handbook',
        'handbook/a.md': '',
        '_config.yml': '',
      }),
    );
    const generatorOf = (path: string) => checker.siteOf(path)?.generator;
    expect(generatorOf('docs/a/b.md')).toBe('vitepress');
    expect(generatorOf('docs/README.md')).toBe('vitepress');
    expect(generatorOf('guides/a.md')).toBe('docusaurus');
    expect(generatorOf('website/versioned_docs/v1/a.md')).toBe('docusaurus');
    expect(generatorOf('website/README.md')).toBeUndefined();
    expect(generatorOf('handbook/a.md')).toBe('mkdocs');
    expect(generatorOf('notes/a.md')).toBe('jekyll');
    expect(generatorOf('README.md')).toBeUndefined();
    expect(generatorOf('.github/x.md')).toBeUndefined();
    expect(checker.dialectOf('docs/a.md')).toBe('vitepress');
    expect(checker.dialectOf('README.md')).toBe('github');
  });
});
