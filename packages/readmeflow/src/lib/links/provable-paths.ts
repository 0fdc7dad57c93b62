import { posix } from 'node:path';
import { keysOf } from '../routes/front-matter-keys.ts';
import type { Tree } from '../verify/tree.ts';
import { LinkHabits } from './link-habits.ts';
import type { PageSource } from './page-source.ts';
import { DOCUMENT, EXTENSION, foldersAbove, formIn, formsOf, isBelow, joined } from './path-forms.ts';
import { isReadOnHost, type Site, type Sites } from './sites.ts';

/** What generators make a file of: `feed.xml.ts` is at `feed.xml`. */
const MADE_OF = ['ts', 'js', 'mjs', 'tsx', 'njk', 'liquid', 'html', 'md'];

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
    if (fromRoot && this.#mayStartElsewhere(path, { document, site, source })) return false;
    if (DOCUMENT.test(path)) return !site?.mounts || this.#tree.named(posix.basename(path)).length === 0;
    if (site && !fromRoot && (await this.#isElsewhere(document, site))) return false;
    const isFile = EXTENSION.test(path);
    if (site) return isFile && (!fromRoot || this.#hasAssets(site, path)) && !this.#isServed(path);
    if (!fromRoot) return isFile || source !== 'page' || this.#habits.arePathsOfFiles(document);
    return source === 'host' && !this.#sites.around(document) && !this.#isServed(path);
  }

  /**
   * Where a site has its root is not known: at a folder above the document, as that of a version or a language; or, if it is
   * made elsewhere, above the whole tree, so that `/product/latest/docs/start.md` begins with what no folder here is called.
   * A README is read on the host of the repository, whatever else becomes of it; other documents may be pages without saying so.
   */
  #mayStartElsewhere(path: string, { document, site, source }: Asker): boolean {
    const [, first = '', rest] = path.split('/');
    const isElsewhere = !site && rest !== undefined && !this.#tree.isFolder(first);
    if (isElsewhere && source === 'page') return true;
    if (source === 'host') return isElsewhere && !EXTENSION.test(path) && !isReadOnHost(document);
    const page = path.replace(DOCUMENT, '');
    const forms = [...formsOf(path, true), ...formsOf(page, true)];
    return foldersAbove(document).some((base) => formIn(this.#tree, joined(base, page), forms) !== undefined);
  }

  /**
   * Whether what the site serves is in the tree at all. A framework may make another application here than the one that shows
   * the documents: then it has no folder of the name that the path begins with.
   */
  #hasAssets({ assets, hasOwnSlugs }: Site, path: string): boolean {
    const [, first = '', rest] = path.split('/');
    const start = hasOwnSlugs && rest !== undefined ? first : '';
    return assets.some((folder) => joined(folder, start) === '' || this.#tree.isFolder(joined(folder, start)));
  }

  /** Whether a page is where its front matter says, so that relative paths do not start from its file. */
  async #isElsewhere(document: string, { generator }: Site): Promise<boolean> {
    if (generator !== 'jekyll' && generator !== 'hugo') return false;
    const { permalink, url } = keysOf((await this.#tree.text(document)) ?? '', ['permalink', 'url']);
    return permalink !== undefined || url !== undefined;
  }

  /**
   * Generators copy files to other addresses: one of that name among what a site serves may be meant. What lies beside its pages
   * is where it lies.
   */
  #isServed(path: string): boolean {
    const folders = this.#sites
      .all()
      .flatMap(({ assets, content }) => assets.filter((folder) => !content.includes(folder)));
    const name = posix.basename(path);
    if (EXTENSION.test(name) && MADE_OF.some((end) => this.#tree.named(`${name}.${end}`).length > 0)) return true;
    return this.#tree.named(name).some((file) => folders.some((folder) => isBelow(file, folder)));
  }
}
