import { posix } from 'node:path';
import type { Tree } from '../verify/tree.ts';
import { LinkHabits } from './link-habits.ts';
import type { PageSource } from './page-source.ts';
import { DOCUMENT, EXTENSION, foldersAbove, formIn, formsOf, isBelow, joined } from './path-forms.ts';
import type { Site, Sites } from './sites.ts';

interface Asker {
  readonly document: string;
  readonly site: Site | undefined;
  readonly source: PageSource;
}

/** What generators and their themes put into every site. */
const MADE_BY_SITE =
  /(?:^|\/)(?:sitemap[\w-]*\.xml|robots\.txt|(?:index|feed|rss|atom)\.(?:xml|json)|llms[\w-]*\.txt|favicon\.\w+)$/i;

/**
 * Which paths are broken if the tree has no file for them. The rest may be an address that a site generator, its plugins or a
 * server make.
 */
export class ProvablePaths {
  readonly #tree: Tree;
  readonly #sites: Sites;
  readonly #habits: LinkHabits;

  constructor(tree: Tree, sites: Sites) {
    this.#tree = tree;
    this.#sites = sites;
    this.#habits = new LinkHabits(tree);
  }

  /** `path` is one that nothing was found for. */
  async has(path: string, { document, site, source }: Asker): Promise<boolean> {
    const fromRoot = path.startsWith('/');
    if (site && MADE_BY_SITE.test(path)) return false;
    if (site?.routesAreFiles || (fromRoot && this.#tree.siteRoot !== undefined)) return true;
    if (fromRoot && !site && this.#mayStartElsewhere(path, document, source)) return false;
    if (DOCUMENT.test(path)) return true;
    const isFile = EXTENSION.test(path);
    if (site) return isFile && !this.#isServed(path);
    if (!fromRoot) return isFile || source !== 'page' || this.#habits.arePathsOfFiles(document);
    return source === 'host' && !this.#sites.around(document) && !this.#isServed(path);
  }

  /**
   * Where a site that is made elsewhere has its root is not known: at a folder above the document, or above the whole tree, so
   * that `/product/latest/docs/start.md` begins with what no folder here is called.
   */
  #mayStartElsewhere(path: string, document: string, source: PageSource): boolean {
    if (source === 'host') return false;
    const [, first = '', rest] = path.split('/');
    if (source === 'page' && rest !== undefined && !this.#tree.isFolder(first)) return true;
    const forms = formsOf(path, true);
    return foldersAbove(document).some((base) => formIn(this.#tree, joined(base, path), forms) !== undefined);
  }

  /**
   * Generators copy files to other addresses: one of that name among what a site serves may be meant. What lies beside its pages
   * is where it lies.
   */
  #isServed(path: string): boolean {
    const folders = this.#sites
      .all()
      .flatMap(({ assets, content }) => assets.filter((folder) => !content.includes(folder)));
    return this.#tree.named(posix.basename(path)).some((file) => folders.some((folder) => isBelow(file, folder)));
  }
}
