import { posix } from 'node:path';
import { IgnoredPaths } from '../links/ignored-paths.ts';
import { decoded } from '../links/link-target.ts';
import { DOCUMENT, EXTENSION, formIn, formsOf, HTML, joined } from '../links/path-forms.ts';
import type { Site } from '../links/sites.ts';
import type { Tree } from '../verify/tree.ts';
import { docusaurusPages } from './docusaurus-pages.ts';
import { permalinkPages } from './permalink-pages.ts';
import { addressOf, type SitePages } from './site-pages.ts';
import { starlightPages } from './starlight-pages.ts';

/** What a link to an address of a site leads to. */
export type Route =
  /** `file`: what makes the page; empty if no file of the tree does. */
  | { readonly kind: 'page'; readonly file: string }
  | { readonly kind: 'none'; readonly address: string; readonly pages: SitePages }
  /** The addresses of the site are known, but not whether this is one. */
  | { readonly kind: 'open' }
  /** Nothing is known of the addresses of the site. */
  | { readonly kind: 'unknown' };

const TRANSLATED = /(?:^|\/)i18n\//;
const MAKERS: ReadonlyMap<string, (site: string, config: string, tree: Tree) => Promise<SitePages | undefined>> =
  new Map([
    ['docusaurus', docusaurusPages],
    ['astro', starlightPages],
    ['jekyll', permalinkPages],
    ['hugo', permalinkPages],
  ]);
const UNKNOWN = { kind: 'unknown' } as const;

/** Finds pages by their addresses, where sites give them others than those of their files. Reads a site when it is first asked. */
export class SiteRoutes {
  readonly #tree: Tree;
  readonly #ignored: IgnoredPaths;
  readonly #known = new Map<Site, Promise<SitePages | undefined>>();

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#ignored = new IgnoredPaths(tree);
  }

  /** Whether a path may be an address of this site, rather than that of a file. */
  static isAsked(written: string, site: Site | undefined): site is Site {
    if (!site || !MAKERS.has(site.generator)) return false;
    return !EXTENSION.test(written) && !DOCUMENT.test(written) && !HTML.test(written);
  }

  /** What a path in a document of a site leads to. */
  async find(written: string, document: string, site: Site): Promise<Route> {
    // A page in another language leads to those in that language.
    if (TRANSLATED.test(document)) return UNKNOWN;
    const pages = await this.#pagesOf(site);
    if (!pages) return this.#isOfMany(decoded(written), site) ? { kind: 'open' } : UNKNOWN;
    const addresses = addressesOf(decoded(written), document, pages);
    const first = addresses[0];
    if (first === undefined) return UNKNOWN;
    for (const address of addresses) {
      const file = pages.pages.get(address) ?? pages.pages.get(pages.fallbackOf?.(address) ?? '');
      if (file !== undefined) return { kind: 'page', file };
    }
    // Where the page is not at its file, what is beside the file is not beside the page.
    if (pages.isPart) return written.startsWith('/') || !pages.addresses.has(document) ? UNKNOWN : { kind: 'open' };
    const isNone = (await Promise.all(addresses.map((address) => this.#isNone(address, site, pages)))).every(Boolean);
    return isNone ? { kind: 'none', address: first, pages } : { kind: 'open' };
  }

  /** Whether documents of more than one folder may be at an address, as far as their files tell. */
  #isOfMany(path: string, { content }: Site): boolean {
    if (!path.startsWith('/') || path === '/') return false;
    const forms = formsOf(path, true);
    return content.filter((folder) => formIn(this.#tree, joined(folder, path), forms) !== undefined).length > 1;
  }

  /** Whether nothing is at an address: no page, nothing that is served as it is, and nothing that a build makes and git ignores. */
  async #isNone(address: string, site: Site, pages: SitePages): Promise<boolean> {
    const places = pages.placesOf(address);
    if (places.length === 0 || site.assets.some((folder) => this.#tree.has(joined(folder, address)))) return false;
    for (const place of places) if (await this.#ignored.has(place)) return false;
    return true;
  }

  #pagesOf(site: Site): Promise<SitePages | undefined> {
    const known = this.#known.get(site);
    if (known) return known;
    const reading = MAKERS.get(site.generator)?.(site.folder, site.marker, this.#tree) ?? Promise.resolve(undefined);
    this.#known.set(site, reading);
    return reading;
  }
}

/** The addresses that a path may stand for. None: the document has no address that a relative one could start from. */
function addressesOf(
  path: string,
  document: string,
  { addresses, baseUrl, trailingSlash }: SitePages,
): readonly string[] {
  if (path.startsWith('/')) {
    const base = addressOf(baseUrl);
    const isWhole = base !== '/' && (path === base || path.startsWith(`${base}/`));
    return [addressOf(isWhole ? path.slice(base.length) : path)];
  }
  const own = addresses.get(document);
  if (own === undefined) return [];
  const starts =
    trailingSlash === true ? [own] : trailingSlash === false ? [posix.dirname(own)] : [posix.dirname(own), own];
  return starts.map((start) => addressOf(start, path));
}
