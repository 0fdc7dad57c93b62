import type { DocumentFacts, Fault, Link } from '../document/document-facts.ts';
import type { SlugDialect } from '../document/slugs.ts';
import type { Tree } from '../verify/tree.ts';
import { anchorOf, hasAnchor, linesOf, mayHaveAnchor } from './anchors.ts';
import { faultOfAnchor, faultOfLines, faultOfPath, faultOutside } from './link-faults.ts';
import { type LocalAddress, parseTarget } from './link-target.ts';
import { PathResolver, type Resolution } from './resolve-path.ts';
import { type Site, Sites } from './sites.ts';
import { type OwnAddress, ownAddress } from './web-address.ts';
import { encodedPath } from './written-form.ts';

/** A link to an anchor of another document, which can be judged when that one was read. */
export interface AnchorLink {
  readonly link: Link;
  /** The document it stands in. */
  readonly from: string;
  /** The document it leads to, POSIX, relative to the root. May be one that is not verified itself. */
  readonly document: string;
  /** As written, without its `#`. */
  readonly anchor: string;
}

export interface CheckedLinks {
  readonly faults: readonly Fault[];
  readonly anchors: readonly AnchorLink[];
  /** Links to other hosts, and to what this repository's own host has besides its files. */
  readonly external: readonly Link[];
}

/** A document and what was found in it. */
export type LinkedDocument = Pick<DocumentFacts, 'links' | 'anchors' | 'partial'> & { readonly path: string };

/** Documents of a site that are shown inside its pages, beside anchors of theirs. */
const PART = /(?:^|\/)(?:(?:demos?|partials?|includes?|snippets?|shared|parts|_[^/]+)\/|_[^/]*$)/i;
const DOCUMENT = /\.(?:md|mdx|markdown)$/i;

/** Checks what links lead to: files, lines and anchors. Memory: the sites of the tree, and what was asked about its files. */
export class LinkChecker {
  readonly #tree: Tree;
  readonly #sites: Sites;
  readonly #paths: PathResolver;
  readonly #slugs: SlugDialect | undefined;
  readonly #host: SlugDialect;

  private constructor(tree: Tree, sites: Sites, slugs: SlugDialect | undefined) {
    this.#tree = tree;
    this.#sites = sites;
    this.#slugs = slugs;
    this.#host = /^https?:\/\/(?:[^/]+\.)?gitlab\./.test(tree.repository?.url ?? '') ? 'gitlab' : 'github';
    this.#paths = new PathResolver(tree, sites);
  }

  /** Reads the configurations of the sites. `slugs` is the dialect of all documents, if it is set. */
  static async open(tree: Tree, slugs?: SlugDialect): Promise<LinkChecker> {
    return new LinkChecker(tree, await Sites.open(tree), slugs);
  }

  /** The site that a document is a page of. */
  siteOf(path: string): Site | undefined {
    return this.#sites.of(path);
  }

  /** How the headings of a document become anchors: as its site does, else as the repository's host. */
  dialectOf(path: string): SlugDialect {
    return this.#slugs ?? this.siteOf(path)?.slugs ?? this.#host;
  }

  /** Checks the links of a document, in their order. What leads to anchors of other documents is for `anchorFault`. */
  async check(document: LinkedDocument): Promise<CheckedLinks> {
    const found: FoundLinks = { faults: [], anchors: [], external: [] };
    const own = { ids: new Set(document.anchors), site: this.#sites.of(document.path) };
    for (const link of document.links) {
      const target = parseTarget(link.target, link.kind === 'autolink');
      if (target.kind === 'web') await this.#checkWeb(link, target.url, document, found);
      else if (target.kind === 'path') await this.#checkPath(link, target.address, document, own, found);
    }
    return found;
  }

  /** What is wrong with a link to an anchor of a document that has these. Undefined: nothing. */
  async anchorFault(link: AnchorLink, anchors: readonly string[]): Promise<Fault | undefined> {
    return this.#judgeAnchor(link, new Set(anchors));
  }

  async #checkPath(
    link: Link,
    address: LocalAddress,
    document: LinkedDocument,
    own: { readonly ids: ReadonlySet<string>; readonly site: Site | undefined },
    found: FoundLinks,
  ): Promise<void> {
    const { path, fragment } = address;
    if (path === '') {
      const anchor = fragment === undefined || linesOf(fragment) ? undefined : anchorOf(fragment);
      if (anchor === undefined || document.partial || hasAnchor(own.ids, anchor, this.dialectOf(document.path))) return;
      const fault = await this.#judgeAnchor({ link, from: document.path, document: document.path, anchor }, own.ids);
      if (fault) found.faults.push(fault);
      return;
    }
    const target = this.#paths.find(path, document.path, own.site);
    if (target !== undefined) return this.#checkFragment(link, target, fragment, document, found);
    const resolution = await this.#paths.judge(path, document.path, own.site);
    await this.#take(link, address, resolution, document, own.site, found);
  }

  async #checkWeb(link: Link, url: string, document: LinkedDocument, found: FoundLinks): Promise<void> {
    const own = ownAddress(url, this.#tree.repository);
    const inner = own && this.#belowRoot(own);
    if (!inner) {
      found.external.push(link);
    } else if (inner.kind === 'start') {
      await this.#checkFragment(link, '', inner.fragment, document, found);
    } else if (inner.kind === 'path') {
      const resolution = await this.#paths.judgeFromRoot(inner.path, inner.prefix);
      await this.#take(link, inner.address, resolution, document, undefined, found);
    }
  }

  /** The address in this tree, which may be but a folder of the repository. Undefined: it is not known here. */
  #belowRoot(own: OwnAddress): OwnAddress | undefined {
    const { prefix } = this.#tree;
    if (own.kind === 'elsewhere') return undefined;
    if (prefix === '') return own;
    if (own.kind === 'start' || !own.path.startsWith(prefix)) return undefined;
    return { ...own, path: own.path.slice(prefix.length), prefix: `${own.prefix}${encodedPath(prefix)}` };
  }

  async #take(
    link: Link,
    address: LocalAddress,
    resolution: Resolution,
    document: LinkedDocument,
    site: Site | undefined,
    found: FoundLinks,
  ): Promise<void> {
    if (resolution.kind === 'unknown') return;
    if (resolution.kind === 'found') {
      await this.#checkFragment(link, resolution.path, address.fragment, document, found);
      return;
    }
    const prefix = resolution.kind === 'outside' ? undefined : resolution.prefix;
    const origin = { link, address, document: document.path, isPage: site !== undefined, prefix };
    if (resolution.kind === 'outside') found.faults.push(faultOutside(origin, this.#tree));
    else found.faults.push(faultOfPath(origin, resolution, this.#tree));
  }

  async #checkFragment(
    link: Link,
    target: string,
    fragment: string | undefined,
    document: LinkedDocument,
    found: FoundLinks,
  ): Promise<void> {
    if (fragment === undefined || fragment === '') return;
    const real = await this.#tree.real(target);
    if (real === undefined) return;
    const lines = linesOf(fragment);
    if (lines) {
      const count = await this.#tree.lineCount(real);
      if (count !== undefined && Math.max(lines.from, lines.to) > count)
        found.faults.push(faultOfLines(link, real, count));
      return;
    }
    const anchor = anchorOf(fragment);
    const shown = this.#tree.isFolder(real) ? this.#readmeOf(real) : real;
    // What other formats make anchors of is not known.
    if (anchor === undefined || shown === undefined || !DOCUMENT.test(shown)) return;
    if (shown !== real && /^readme$/i.test(anchor)) return;
    found.anchors.push({ link, from: document.path, document: shown, anchor });
  }

  /** What hosts show below the files of a folder. */
  #readmeOf(folder: string): string | undefined {
    const places = folder === '' ? ['.github/', '', 'docs/'] : [`${folder}/`];
    for (const place of places) {
      const [found] = this.#tree.foldedLike(`${place}README.md`);
      if (found !== undefined && this.#tree.file(found)?.skipped === undefined) return found;
    }
    return undefined;
  }

  async #judgeAnchor(link: AnchorLink, ids: ReadonlySet<string>): Promise<Fault | undefined> {
    const { document, anchor } = link;
    if (hasAnchor(ids, anchor, this.dialectOf(document))) return undefined;
    if (document === link.from && this.siteOf(document) && PART.test(document)) return undefined;
    if (/^readme$/i.test(anchor) && /(?:^|\/)readme\.[^/]*$/i.test(document)) return undefined;
    const text = await this.#tree.text(document);
    if (text !== undefined && mayHaveAnchor(text, anchor)) return undefined;
    return faultOfAnchor(link, [...ids]);
  }
}

interface FoundLinks {
  readonly faults: Fault[];
  readonly anchors: AnchorLink[];
  readonly external: Link[];
}
