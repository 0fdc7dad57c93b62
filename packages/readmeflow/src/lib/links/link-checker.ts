import type { DocumentFacts, Fault, Link } from '../document/document-facts.ts';
import type { SlugDialect } from '../document/slugs.ts';
import { type Route, SiteRoutes } from '../routes/site-routes.ts';
import type { Tree } from '../verify/tree.ts';
import { AnchorJudge } from './anchor-judge.ts';
import { anchorOf, linesOf } from './anchors.ts';
import { faultOfAddress, faultOfLines, faultOfPath, faultOutside } from './link-faults.ts';
import { type LocalAddress, parseTarget } from './link-target.ts';
import { PageSources } from './page-source.ts';
import { isBelow } from './path-forms.ts';
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

const DOCUMENT = /\.(?:md|mdx|markdown)$/i;

/** Checks what links lead to: files, lines and anchors. Memory: the sites of the tree, and what was asked about its files. */
export class LinkChecker {
  readonly #tree: Tree;
  readonly #sites: Sites;
  readonly #paths: PathResolver;
  readonly #routes: SiteRoutes;
  readonly #anchors: AnchorJudge;

  private constructor(tree: Tree, sites: Sites, slugs: SlugDialect | undefined) {
    this.#tree = tree;
    this.#sites = sites;
    const sources = new PageSources(tree);
    this.#paths = new PathResolver(tree, sites, sources);
    this.#routes = new SiteRoutes(tree);
    this.#anchors = new AnchorJudge(tree, sites, sources, slugs);
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
    return this.#anchors.dialectOf(path);
  }

  /** Those of the faults in the text of a document that its site does not undo. */
  proven(faults: readonly Fault[], path: string): readonly Fault[] {
    if (!this.siteOf(path)?.definesElsewhere) return faults;
    return faults.filter(({ rule }) => rule !== 'missing-reference');
  }

  /** Checks the links of a document, in their order. What leads to anchors of other documents is for `anchorFault`. */
  async check(document: LinkedDocument): Promise<CheckedLinks> {
    const visit: Visit = {
      ...{ document, site: this.#sites.of(document.path) },
      ...{ faults: [], anchors: [], external: [] },
    };
    for (const link of document.links) {
      const pending = this.#checkLink(link, visit);
      // Most links lead somewhere, which is known at once; waiting for each would take longer than looking.
      if (pending) await pending;
    }
    const { faults, anchors, external } = visit;
    return { faults, anchors, external };
  }

  /** What is wrong with a link to an anchor of a document that has these. Undefined: nothing. */
  anchorFault(link: AnchorLink, anchors: readonly string[]): Promise<Fault | undefined> {
    return this.#anchors.faultOf(link, anchors);
  }

  #checkLink(link: Link, visit: Visit): Pending {
    const target = parseTarget(link.target, link.kind === 'autolink');
    if (target.kind === 'web') return this.#checkWeb(link, target.url, visit);
    return target.kind === 'path' ? this.#checkPath(link, target.address, visit) : undefined;
  }

  #checkPath(link: Link, address: LocalAddress, visit: Visit): Pending {
    const { document, site } = visit;
    if (address.path === '') return this.#checkOwnAnchor(link, address.fragment, visit);
    if (SiteRoutes.isAsked(address.path, site)) {
      return this.#routes
        .find(address.path, document.path, site)
        .then((route) => this.#checkRoute(link, address, route, visit));
    }
    return this.#checkFile(link, address, visit);
  }

  /** A link to what may be an address of a site. */
  #checkRoute(link: Link, address: LocalAddress, route: Route, visit: Visit): Pending {
    if (route.kind === 'page')
      return route.file === '' ? undefined : this.#checkFragment(link, route.file, address.fragment, visit);
    if (route.kind === 'none') visit.faults.push(faultOfAddress(link, address, route.address, route.pages));
    else if (route.kind === 'unknown') return this.#checkFile(link, address, visit);
    // A file of such a name may be there; what the site has at the address is another page.
    else return this.#checkFile(link, { ...address, fragment: undefined }, visit);
    return undefined;
  }

  #checkFile(link: Link, address: LocalAddress, visit: Visit): Pending {
    const { document, site } = visit;
    const asker = { document: document.path, site, raw: link.kind === 'html' };
    const target = this.#paths.find(address.path, asker);
    if (target !== undefined) {
      const isCertain = this.#isAddressOf(target, address.path, site);
      return isCertain ? this.#checkFragment(link, target, address.fragment, visit) : undefined;
    }
    return this.#take(link, address, this.#paths.judge(address.path, asker), visit);
  }

  /**
   * Whether what was found for a path with a leading slash is what the site has there. Where pages get their addresses otherwise
   * than from their files, `/` is whatever page comes first, and `/packages/core` need not be the folder of the repository.
   */
  #isAddressOf(target: string, path: string, site: Site | undefined): boolean {
    if (!path.startsWith('/') || !site || site.routesAreFiles || this.#tree.siteRoot !== undefined) return true;
    return path !== '/' && [...site.content, ...site.assets].some((folder) => folder === '' || isBelow(target, folder));
  }

  #checkOwnAnchor(link: Link, fragment: string | undefined, { document, faults }: Visit): Pending {
    const anchor = fragment === undefined || linesOf(fragment) ? undefined : anchorOf(fragment);
    if (anchor === undefined || document.partial || this.#isPart(document)) return undefined;
    const anchorLink = { link, from: document.path, document: document.path, anchor };
    if (this.#anchors.has(anchorLink, document.anchors)) return undefined;
    return this.#anchors.faultOf(anchorLink, document.anchors).then((fault) => {
      if (fault) faults.push(fault);
    });
  }

  /** Text without any anchor, beside the pages of a site: shown on one, whose anchors its links lead to. */
  #isPart({ path, anchors }: LinkedDocument): boolean {
    return anchors.length === 0 && !this.siteOf(path) && this.#sites.around(path);
  }

  #checkWeb(link: Link, url: string, visit: Visit): Pending {
    const own = this.#belowRoot(ownAddress(url, this.#tree.repository));
    if (own?.kind === 'start') return this.#checkFragment(link, '', own.fragment, visit);
    if (own?.kind === 'path') {
      if (this.#tree.has(own.path)) return this.#checkFragment(link, own.path, own.address.fragment, visit);
      return this.#take(link, own.address, this.#paths.judgeFromRoot(own.path, own.prefix), visit);
    }
    visit.external.push(link);
    return undefined;
  }

  /** The address in this tree, which may be but a folder of the repository. Undefined: it is not known here. */
  #belowRoot(own: OwnAddress | undefined): OwnAddress | undefined {
    const { prefix } = this.#tree;
    if (!own || own.kind === 'elsewhere') return undefined;
    if (prefix === '') return own;
    if (own.kind === 'start' || !own.path.startsWith(prefix)) return undefined;
    return { ...own, path: own.path.slice(prefix.length), prefix: `${own.prefix}${encodedPath(prefix)}` };
  }

  async #take(link: Link, address: LocalAddress, judging: Promise<Resolution>, visit: Visit): Promise<void> {
    const resolution = await judging;
    if (resolution.kind === 'unknown') return;
    if (resolution.kind === 'found') {
      await this.#checkFragment(link, resolution.path, address.fragment, visit);
      return;
    }
    const { document, site, faults } = visit;
    const prefix = resolution.kind === 'outside' ? undefined : resolution.prefix;
    const faulty = { link, address, document: document.path, isPage: site !== undefined, prefix };
    const isOutside = resolution.kind === 'outside';
    faults.push(isOutside ? faultOutside(faulty, this.#tree) : faultOfPath(faulty, resolution, this.#tree));
  }

  #checkFragment(link: Link, target: string, fragment: string | undefined, visit: Visit): Pending {
    if (fragment === undefined || fragment === '') return undefined;
    if (!this.#tree.isLinked(target)) return this.#checkInside(link, target, fragment, visit);
    return this.#tree.real(target).then((real) => {
      return real === undefined ? undefined : this.#checkInside(link, real, fragment, visit);
    });
  }

  /** Checks what a link to a file or folder leads to in it. What formats other than Markdown make anchors of is not known. */
  #checkInside(link: Link, target: string, fragment: string, { document, faults, anchors }: Visit): Pending {
    const lines = linesOf(fragment);
    if (lines) {
      return this.#tree.lineCount(target).then((count) => {
        const isPastEnd = count !== undefined && Math.max(lines.from, lines.to) > count;
        if (isPastEnd) faults.push(faultOfLines(link, target, count));
      });
    }
    const anchor = anchorOf(fragment);
    const shown = this.#tree.isFolder(target) ? this.#readmeOf(target) : target;
    if (anchor === undefined || shown === undefined || !DOCUMENT.test(shown)) return undefined;
    const isReadme = shown !== target && /^readme$/i.test(anchor);
    if (!isReadme) anchors.push({ link, from: document.path, document: shown, anchor });
    return undefined;
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
}

/** Undefined: it is done. */
type Pending = Promise<void> | undefined;

/** The document whose links are being checked, and what was found in it. */
interface Visit {
  readonly document: LinkedDocument;
  readonly site: Site | undefined;
  readonly faults: Fault[];
  readonly anchors: AnchorLink[];
  readonly external: Link[];
}
