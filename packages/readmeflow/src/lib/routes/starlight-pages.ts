import { posix } from 'node:path';
import { slug as githubSlug } from 'github-slugger';
import type { Tree } from '../verify/tree.ts';
import { keysOf } from './front-matter-keys.ts';
import { addressOf, leadsElsewhere, PageList, type SitePages } from './site-pages.ts';
import { objectWith, type Value } from './static-values.ts';

const MAKES_PAGES = /redirects|\bplugins\s*:|injectRoute|openapi|typedoc|\bi18n\s*:/i;
/** What gives the documents of the collection other names than those of their files. */
const OTHER_NAMES = /generateId|\bglob\s*\(|\bbase\s*:/;

/**
 * The pages of a Starlight site. Undefined where it is known only when it runs which there are, and of other sites of Astro. Reads
 * all documents.
 */
export async function starlightPages(site: string, config: string, tree: Tree): Promise<SitePages | undefined> {
  const text = (await tree.text(config)) ?? '';
  if (!/@astrojs\/starlight\b/.test(text)) return undefined;
  for (const path of ['src/content.config', 'src/content/config'].flatMap((name) => [
    `${name}.ts`,
    `${name}.mjs`,
    `${name}.js`,
  ])) {
    if (OTHER_NAMES.test((await tree.text(posix.join(site, path))) ?? '')) return undefined;
  }
  const values = await objectWith(text, ['integrations']);
  const base = values?.['base'] ?? '/';
  if (!values || typeof base !== 'string') return undefined;
  const first = (await objectWith(text, ['defaultLocale']))?.['defaultLocale'];
  const content = posix.join(site, 'src/content/docs');
  const list = await pagesOf(content, tree);
  const isWhole = !MAKES_PAGES.test(text) && !leadsElsewhere(tree) && !tree.isFolder(posix.join(site, 'src/pages'));
  const locales = new Set(
    tree
      .children(content)
      .filter((path) => tree.isFolder(path))
      .map((path) => posix.basename(path)),
  );
  return {
    ...list,
    ...{ baseUrl: base, trailingSlash: slashOf(values['trailingSlash']) },
    fallbackOf: (address) => untranslated(address, locales, first),
    placesOf: (address) => (isWhole ? [posix.join(content, address)] : []),
  };
}

async function pagesOf(content: string, tree: Tree): Promise<PageList> {
  const list = new PageList();
  for (const { path } of tree.files()) {
    if (!path.startsWith(`${content}/`) || !/\.mdx?$/i.test(path)) continue;
    const inner = path.slice(content.length + 1);
    // Files and folders with an underscore are none of the collection.
    if (/(?:^|\/)_/.test(inner)) continue;
    const { slug } = keysOf((await tree.text(path)) ?? '', ['slug']);
    list.add(addressOf(slug ?? slugOf(inner)), path);
  }
  return list;
}

function slugOf(path: string): string {
  const names = path
    .replace(/\.mdx?$/i, '')
    .split('/')
    .map((name) => githubSlug(name));
  return names.join('/').replace(/(?:^|\/)index$/, '');
}

function slashOf(value: Value): boolean | undefined {
  return value === 'always' ? true : value === 'never' ? false : undefined;
}

/** A page that is not translated is shown in the language that all are written in first. */
function untranslated(address: string, locales: ReadonlySet<string>, first: Value): string | undefined {
  const [, locale = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(address) ?? [];
  if (!locales.has(locale)) return undefined;
  return addressOf(typeof first === 'string' && first !== 'root' ? first : '', rest);
}
