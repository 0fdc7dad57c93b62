import { isBelow } from '../links/path-forms.ts';
import type { Tree } from '../verify/tree.ts';
import { keysOf } from './front-matter-keys.ts';
import { addressOf, PageList, type SitePages } from './site-pages.ts';

/** What is to be filled in: `/:year/:title/`, `{{ site.docs }}`. */
const FILLED_IN = /\/:|^:|\{[{%]/;

/**
 * The pages of a Jekyll or Hugo site to which documents give a whole address. Those of the others come from settings, dates and
 * titles, and are not known. Reads all documents.
 */
export async function permalinkPages(site: string, _config: string, tree: Tree): Promise<SitePages> {
  const list = new PageList();
  for (const { path } of tree.files()) {
    if (!/\.(?:md|markdown)$/i.test(path) || !(site === '' || isBelow(path, site))) continue;
    const { permalink, url } = keysOf((await tree.text(path)) ?? '', ['permalink', 'url']);
    const address = permalink ?? url;
    if (address?.startsWith('/') && !FILLED_IN.test(address)) list.add(addressOf(address.replace(/\.html$/, '')), path);
  }
  return { ...list, baseUrl: '/', trailingSlash: undefined, isPart: true, placesOf: () => [] };
}
