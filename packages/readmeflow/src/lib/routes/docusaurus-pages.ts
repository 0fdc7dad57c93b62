import { posix } from 'node:path';
import type { Tree } from '../verify/tree.ts';
import { type ContentPlugin, docusaurusSettings } from './docusaurus-settings.ts';
import { docAddress, pageAddress, postAddress } from './docusaurus-slugs.ts';
import { keysOf } from './front-matter-keys.ts';
import { addressOf, leadsElsewhere, PageList, type SitePages } from './site-pages.ts';
import { isValues, type Value } from './static-values.ts';

/** What makes pages that no document is, or leads from one address to another. */
const MAKES_PAGES =
  /redirect|openapi|swagger|typedoc|graphql|remote-content|storybook|docgen|sidebarItemsGenerator|parseFrontMatter|addRoute|createPage/i;
const LEFT_OUT = /(?:^|\/)(?:_|__tests__\/)|\.test\.\w+$/;
const MADE = /(?:^|\/)(?:category|tags|search)(?:\/|$)/;
const SLUG = /["']?slug["']?\s*:\s*["'`]?([^"'`\s,}]+)/g;

/** A folder of documents of a plugin, and the address that theirs start with. */
interface Folder {
  readonly kind: ContentPlugin['kind'];
  readonly path: string;
  readonly base: string;
  readonly numbered: boolean;
}

/** The pages of a Docusaurus site. Undefined where its configuration says only when it runs which there are. Reads all documents. */
export async function docusaurusPages(site: string, config: string, tree: Tree): Promise<SitePages | undefined> {
  const text = (await tree.text(config)) ?? '';
  const settings = await docusaurusSettings(text);
  if (!settings) return undefined;
  const folders: Folder[] = [];
  for (const plugin of settings.plugins) {
    const own = await foldersOf(plugin, site, tree);
    if (!own) return undefined;
    folders.push(...own);
  }
  const list = new PageList();
  for (const { path } of tree.files()) await addPage(list, path, folders, tree);
  const isWhole = settings.allowsBroken && !MAKES_PAGES.test(text) && !leadsElsewhere(tree);
  const docs = folders.filter(({ kind, base }) => isWhole && kind === 'docs' && base !== '/');
  return {
    ...list,
    ...{ baseUrl: settings.baseUrl, trailingSlash: settings.trailingSlash },
    placesOf: (address) => {
      if (MADE.test(address)) return [];
      return docs
        .filter(({ base }) => address.startsWith(`${base}/`))
        .map(({ path, base }) => `${path}${address.slice(base.length)}`);
    },
  };
}

async function addPage(list: PageList, path: string, folders: readonly Folder[], tree: Tree): Promise<void> {
  if (/(?:^|\/)(?:_category_\.\w+|sidebars?[\w-]*\.\w+)$/.test(path)) {
    // Pages that list others, wherever they are: whichever base they have.
    for (const [, slug = ''] of ((await tree.text(path)) ?? '').matchAll(SLUG)) {
      for (const { base } of folders) list.add(addressOf(base, slug), '');
    }
  }
  const folder = folders.find((one) => path.startsWith(`${one.path}/`));
  if (!folder) return;
  const { kind, base, numbered } = folder;
  const inner = path.slice(folder.path.length + 1);
  const isDocument = /\.mdx?$/i.test(path);
  if (LEFT_OUT.test(inner) || !(isDocument || (kind === 'pages' && /\.[jt]sx?$/.test(path)))) return;
  const names = isDocument ? keysOf((await tree.text(path)) ?? '', ['slug', 'id']) : {};
  const address =
    kind === 'docs'
      ? docAddress(inner, names, numbered)
      : kind === 'blog'
        ? postAddress(inner, names)
        : pageAddress(inner, names);
  list.add(addressOf(base, address), path);
}

const DEFAULTS = {
  docs: { path: 'docs', base: 'docs' },
  blog: { path: 'blog', base: 'blog' },
  pages: { path: 'src/pages', base: '/' },
} as const;

/** Undefined: it is not known which. */
async function foldersOf(plugin: ContentPlugin, site: string, tree: Tree): Promise<readonly Folder[] | undefined> {
  const { kind, options } = plugin;
  const path = options['path'] ?? DEFAULTS[kind].path;
  const base = options['routeBasePath'] ?? DEFAULTS[kind].base;
  const parser = options['numberPrefixParser'];
  if (typeof path !== 'string' || typeof base !== 'string' || (parser !== undefined && typeof parser !== 'boolean'))
    return undefined;
  const folder = posix.join(site, path).replace(/\/$/, '');
  const current: Folder = { kind, path: folder, base: addressOf(base), numbered: parser !== false };
  return kind === 'docs' ? versionsOf(plugin, current, site, tree) : [current];
}

/** The folders of all versions: that of the last one has the address of the plugin, the others have their names below it. */
async function versionsOf(
  { id, options }: ContentPlugin,
  current: Folder,
  site: string,
  tree: Tree,
): Promise<readonly Folder[] | undefined> {
  const prefix = id === 'default' ? '' : `${id}_`;
  const names = namesIn(await tree.text(posix.join(site, `${prefix}versions.json`)));
  const last = options['lastVersion'] ?? names[0] ?? 'current';
  const versions = options['versions'] ?? {};
  if (typeof last !== 'string' || !isValues(versions)) return undefined;
  const bases = ['current', ...names].map((name): Value => {
    const own = versions[name] ?? {};
    const usual = name === last ? '' : name === 'current' ? 'next' : name;
    return isValues(own) ? (own['path'] ?? usual) : own;
  });
  const folders = bases.map((base, at): Folder | undefined => {
    if (typeof base !== 'string') return undefined;
    const path = at === 0 ? current.path : posix.join(site, `${prefix}versioned_docs/version-${names[at - 1]}`);
    return { ...current, path, base: addressOf(current.base, base) };
  });
  return folders.includes(undefined) ? undefined : folders.filter((folder) => folder !== undefined);
}

function namesIn(text: string | undefined): readonly string[] {
  try {
    const names: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
