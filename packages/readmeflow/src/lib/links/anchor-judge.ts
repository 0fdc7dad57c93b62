import type { Fault } from '../document/document-facts.ts';
import type { SlugDialect } from '../document/slugs.ts';
import type { Tree } from '../verify/tree.ts';
import { hasAnchor } from './anchors.ts';
import { componentsMakeAnchors } from './component-anchors.ts';
import { HiddenAnchors, type Shown } from './hidden-anchors.ts';
import type { AnchorLink } from './link-checker.ts';
import { faultOfAnchor } from './link-faults.ts';
import type { PageSources } from './page-source.ts';
import type { Sites } from './sites.ts';

/** Documents of a site that are shown inside its pages, beside anchors of theirs. */
const PART = /(?:^|\/)(?:(?:demos?|partials?|includes?|snippets?|shared|parts|_[^/]+)\/|_[^/]*$)/i;

/** Says whether pages have the anchors that links lead to. Memory: what is known of the page that was asked for last. */
export class AnchorJudge {
  readonly #tree: Tree;
  readonly #sites: Sites;
  readonly #sources: PageSources;
  readonly #slugs: SlugDialect | undefined;
  readonly #host: SlugDialect;
  #asked: { readonly anchors: readonly string[]; readonly ids: ReadonlySet<string> } | undefined;
  #hidden: { readonly document: string; readonly anchors: Promise<HiddenAnchors | undefined> } | undefined;

  /** `slugs` is the dialect of all documents, if it is set. */
  constructor(tree: Tree, sites: Sites, sources: PageSources, slugs: SlugDialect | undefined) {
    this.#tree = tree;
    this.#sites = sites;
    this.#sources = sources;
    this.#slugs = slugs;
    this.#host = /^https?:\/\/(?:[^/]+\.)?gitlab\./.test(tree.repository?.url ?? '') ? 'gitlab' : 'github';
  }

  /** How the headings of a document become anchors: as its site does, else as the repository's host. */
  dialectOf(path: string): SlugDialect {
    return this.#slugs ?? this.#sites.of(path)?.slugs ?? this.#host;
  }

  /** Whether the anchors of the document are all that is needed: it has this one. */
  has({ document, anchor }: AnchorLink, anchors: readonly string[]): boolean {
    return hasAnchor(this.#idsOf(anchors), anchor, this.dialectOf(document));
  }

  /** What is wrong with a link to an anchor of a document that has these. Undefined: nothing. */
  async faultOf(link: AnchorLink, anchors: readonly string[]): Promise<Fault | undefined> {
    if (this.has(link, anchors)) return undefined;
    const { document, anchor } = link;
    const shown = await this.#shownBy(document);
    if (document === link.from && shown !== 'host' && PART.test(document)) return undefined;
    if (/^readme$/i.test(anchor) && /(?:^|\/)readme\.[^/]*$/i.test(document)) return undefined;
    const hidden = await this.#hiddenOf(document, shown);
    if (hidden?.mayHave(anchor)) return undefined;
    if (shown !== 'host' && (await componentsMakeAnchors((await this.#tree.text(document)) ?? '', this.#tree)))
      return undefined;
    return faultOfAnchor(link, this.#idsOf(anchors));
  }

  #idsOf(anchors: readonly string[]): ReadonlySet<string> {
    if (this.#asked?.anchors !== anchors) this.#asked = { anchors, ids: new Set(anchors) };
    return this.#asked.ids;
  }

  async #shownBy(document: string): Promise<Shown> {
    const site = this.#sites.of(document);
    if (site) return site.hasOwnSlugs ? 'elsewhere' : 'site';
    return /\.mdx$/i.test(document) || (await this.#sources.of(document)) === 'page' ? 'elsewhere' : 'host';
  }

  /** Links to one page come one after the other. */
  #hiddenOf(document: string, shown: Shown): Promise<HiddenAnchors | undefined> {
    if (this.#hidden?.document !== document) {
      const reading = this.#tree.text(document);
      const anchors = reading.then((text) => (text === undefined ? undefined : new HiddenAnchors(text, shown)));
      this.#hidden = { document, anchors };
    }
    return this.#hidden.anchors;
  }
}
