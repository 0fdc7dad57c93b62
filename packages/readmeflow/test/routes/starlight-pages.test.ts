import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { treeOf, verdictOf } from '../links/link-world.ts';

afterAll(removeFolders);

const CONFIG = `
  import starlight from '@astrojs/starlight';
  export default defineConfig({ trailingSlash: 'always', integrations: [starlight({ expressiveCode: { base: 2 }, defaultLocale: 'en' })] });
`;
const DOCS = 'web/src/content/docs';
const FILES = {
  'web/astro.config.mjs': CONFIG,
  [`${DOCS}/en/index.mdx`]: '',
  [`${DOCS}/en/guides/Getting Started.md`]: '',
  [`${DOCS}/en/guides/moved.md`]: '---\nslug: en/elsewhere\n---\n',
  [`${DOCS}/de/index.mdx`]: '',
  [`${DOCS}/de/guides/only.mdx`]: '',
  [`${DOCS}/en/_part.md`]: '',
  'web/public/en/report/index.html': '',
};

describe('links to addresses of Starlight', () => {
  it.each([
    ['/en/#x', `-> ${DOCS}/en/index.mdx#x`],
    ['/en/guides/getting-started/#x', `-> ${DOCS}/en/guides/Getting Started.md#x`],
    ['/en/elsewhere/#x', `-> ${DOCS}/en/guides/moved.md#x`],
    ['/de/guides/getting-started/#x', `-> ${DOCS}/en/guides/Getting Started.md#x`],
    ['/de/guides/only/#x', `-> ${DOCS}/de/guides/only.mdx#x`],
    ['guides/only/#x', `-> ${DOCS}/de/guides/only.mdx#x`],
    ['../en/elsewhere/', 'ok'],
    ['/de/#_top', 'ok'],
    ['/en/report/', 'ok'],
    ['/en/guides/only/', 'missing-file → /de/guides/only'],
    ['/en/guides/moved/', 'missing-file'],
    ['/en/_part/', 'missing-file'],
    ['guides/olny/', 'missing-file'],
  ])('%s: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(FILES), `${DOCS}/de/index.mdx`, target)).toBe(verdict);
  });

  it.each([
    [
      'the configuration redirects',
      { 'web/astro.config.mjs': CONFIG.replace('defaultLocale', 'redirects: {}, defaultLocale') },
    ],
    [
      'a plugin makes pages',
      { 'web/astro.config.mjs': CONFIG.replace('defaultLocale', 'plugins: [a()], defaultLocale') },
    ],
    ['pages are written in code', { 'web/src/pages/[...slug].astro': '' }],
    ['documents are named by code', { 'web/src/content.config.ts': 'docsLoader({ generateId: (a) => a })' }],
    ['it is another site of Astro', { 'web/astro.config.mjs': 'export default {}' }],
  ])('may be to what is not known where %s', async (_what, files) => {
    expect(await verdictOf(treeOf({ ...FILES, ...files }), `${DOCS}/de/index.mdx`, '/en/gone/')).toBe('ok');
  });
});
