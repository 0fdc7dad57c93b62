import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { docAddress, pageAddress, postAddress } from '../../src/lib/routes/docusaurus-slugs.ts';
import { treeOf, verdictOf } from '../links/link-world.ts';

afterAll(removeFolders);

const CONFIG = `
  import type { Config } from '@docusaurus/types';
  const docs = { path: '../docs', routeBasePath: 'guide' };
  export default {
    baseUrl: '/tools/',
    onBrokenLinks: 'warn',
    presets: [['@docusaurus/preset-classic', { docs, blog: false } satisfies Options]],
    plugins: [[require.resolve('@docusaurus/plugin-content-docs'), { id: 'api', path: 'api', routeBasePath: '/api' }], () => ({})],
  } as Config;
`;
const FILES = {
  'web/docusaurus.config.ts': CONFIG,
  'docs/01-start.md': '',
  'docs/02-deep/index.md': '',
  'docs/02-deep/named.md': '---\nid: other\n---\n',
  'docs/02-deep/moved.mdx': "---\nslug: '/at-root'\n---\n",
  'docs/02-deep/beside.md': '---\nslug: near\n---\n',
  'docs/02-deep/_part.md': '',
  'docs/02-deep/_category_.json': '{"link": {"type": "generated-index", "slug": "/all"}}',
  'web/api/README.md': '',
  'web/static/guide/old/index.html': '',
  'web/src/pages/about.tsx': '',
};

describe('addresses of Docusaurus', () => {
  it.each([
    ['02-guide/03-start.md', {}, '/guide/start'],
    ['2024-01-02-news.md', {}, '/2024-01-02-news'],
    ['7.0-release.md', {}, '/7.0-release'],
    ['guide/index.mdx', { id: 'x' }, '/guide'],
    ['guide/README.md', {}, '/guide'],
    ['guide/Guide.md', {}, '/guide'],
    ['README.md', {}, '/'],
    ['guide/a.md', { id: 'b' }, '/guide/b'],
    ['guide/a.md', { id: 'b', slug: 'c/d' }, '/guide/c/d'],
    ['guide/a.md', { slug: '../c' }, '/c'],
    ['guide/a.md', { slug: '/c/' }, '/c'],
  ])('%s, %o: %s', (path, names, address) => {
    expect(docAddress(path, names, true)).toBe(address);
  });

  it('keep the numbers of names where they are told to', () => {
    expect(docAddress('02-guide/03-start.md', {}, false)).toBe('/02-guide/03-start');
  });

  it.each([
    ['2020-05-25-news.md', {}, '/2020/05/25/news'],
    ['2020/05/25/news/index.md', {}, '/2020/05/25/news'],
    ['2020-05-25-news/index.mdx', {}, '/2020/05/25/news'],
    ['hello.md', {}, '/hello'],
    ['2020-05-25-news.md', { slug: 'hot' }, '/hot'],
  ])('of posts: %s, %o: %s', (path, names, address) => {
    expect(postAddress(path, names)).toBe(address);
  });

  it('of pages are their paths', () => {
    expect(pageAddress('index.tsx', {})).toBe('/');
    expect(pageAddress('a/index.md', {})).toBe('/a');
    expect(pageAddress('a/b.jsx', {})).toBe('/a/b');
  });
});

describe('links to addresses of Docusaurus', () => {
  it.each([
    ['/guide/start#x', '-> docs/01-start.md#x'],
    ['/guide/start/#x', '-> docs/01-start.md#x'],
    ['/tools/guide/start#x', '-> docs/01-start.md#x'],
    ['/guide/deep#x', '-> docs/02-deep/index.md#x'],
    ['/guide/deep/other#x', '-> docs/02-deep/named.md#x'],
    ['/guide/at-root#x', '-> docs/02-deep/moved.mdx#x'],
    ['deep/near#x', '-> docs/02-deep/beside.md#x'],
    ['./deep/near', 'ok'],
    ['/api#x', '-> web/api/README.md#x'],
    ['/guide/all', 'ok'],
    ['/guide/old', 'ok'],
    ['/guide/category/things', 'ok'],
    ['/about#x', 'ok'],
    ['/blog/gone', 'ok'],
    ['/guide/deep/named', 'missing-file → /guide/deep'],
    ['/guide/statr', 'missing-file → /guide/start'],
    ['/guide/deep/_part', 'missing-file → /guide/deep'],
    ['deep/gone', 'missing-file'],
    ['/api/gone#x', 'missing-file'],
    ['02-deep/named.md#x', '-> docs/02-deep/named.md#x'],
  ])('%s: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(FILES), 'docs/01-start.md', target)).toBe(verdict);
  });

  it.each([
    ['the build lets no link be broken', { 'web/docusaurus.config.ts': CONFIG.replace("'warn'", "'throw'") }],
    [
      'a plugin makes more pages',
      { 'web/docusaurus.config.ts': CONFIG.replace('() =>', "'docusaurus-plugin-typedoc', () =>") },
    ],
    ['the host leads elsewhere', { 'web/netlify.toml': '[[redirects]]' }],
  ])('may be to what is not known where %s', async (_what, files) => {
    expect(await verdictOf(treeOf({ ...FILES, ...files }), 'docs/01-start.md', '/guide/gone')).toBe('ok');
    expect(await verdictOf(treeOf({ ...FILES, ...files }), 'docs/01-start.md', '/guide/at-root#x')).toBe(
      '-> docs/02-deep/moved.mdx#x',
    );
  });

  it('are to files where the configuration is code', async () => {
    const config = {
      'web/docusaurus.config.ts':
        "export default { presets: [['classic', { docs: { path: '../docs', routeBasePath: at() } }]] }",
    };
    expect(await verdictOf(treeOf({ ...FILES, ...config }), 'docs/01-start.md', '/guide/gone')).toBe('ok');
    expect(await verdictOf(treeOf({ ...FILES, ...config }), 'docs/01-start.md', '02-deep/named#x')).toBe(
      '-> docs/02-deep/named.md#x',
    );
  });

  it('may be to any of the files that fit where the configuration is code', async () => {
    const files = {
      'docusaurus.config.js': "module.exports = make({ path: 'docs' }, { path: 'api' })",
      ...{ 'docs/a.md': '', 'docs/b.md': '', 'api/a.md': '' },
    };
    expect(await verdictOf(treeOf(files), 'docs/b.md', '/a#x')).toBe('ok');
    expect(await verdictOf(treeOf(files), 'docs/b.md', '/b#x')).toBe('-> docs/b.md#x');
  });

  it('are to the last version without a name, and to others with theirs', async () => {
    const files = {
      'docusaurus.config.js': "module.exports = { onBrokenLinks: 'warn', presets: [['classic', {}]] }",
      'versions.json': '["2", "1"]',
      ...{ 'docs/a.md': '', 'versioned_docs/version-2/a.md': '', 'versioned_docs/version-1/a.md': '' },
    };
    const verdict = (target: string) => verdictOf(treeOf(files), 'versioned_docs/version-1/a.md', target);
    expect(await verdict('/docs/a#x')).toBe('-> versioned_docs/version-2/a.md#x');
    expect(await verdict('/docs/1/a#x')).toBe('-> versioned_docs/version-1/a.md#x');
    expect(await verdict('/docs/next/a#x')).toBe('-> docs/a.md#x');
    expect(await verdict('a#x')).toBe('-> versioned_docs/version-1/a.md#x');
  });
});
