import { posix } from 'node:path';
import { folderOf } from '@pipelines/core/repository';
import type { SlugDialect } from '../document/slugs.ts';
import type { Tree } from '../verify/tree.ts';
import { MARKER_FOLDERS, SITE_GENERATORS, type SiteGenerator } from './site-generators.ts';

/** A web site that is made of documents of the tree. Folders are relative to the root of the tree. */
export interface Site {
  readonly generator: string;
  /** Where its configuration lies. */
  readonly folder: string;
  /** Its configuration. */
  readonly marker: string;
  /** Folders whose documents become pages. */
  readonly content: readonly string[];
  /** Folders whose files lie at the root of the site. */
  readonly assets: readonly string[];
  readonly slugs: SlugDialect;
  /** The generator leaves it to the site how headings become anchors. */
  readonly hasOwnSlugs: boolean;
  /** A link that fits no file is broken: nothing else gives pages their addresses. */
  readonly routesAreFiles: boolean;
  readonly pagesAreFolders: SiteGenerator['pagesAreFolders'];
  /** Pages are made of documents that lie elsewhere in the tree, too. */
  readonly mounts: boolean;
  /** References of its pages may have their definitions elsewhere. */
  readonly definesElsewhere: boolean;
}

/** Read on the host of the repository, not on the site, wherever they lie. */
const ON_HOST =
  /(?:^|\/)(?:readme|contributing|changelog|code[-_]of[-_]conduct|security|support|license|governance|agents|claude)\b[^/]*$/i;

export function isReadOnHost(path: string): boolean {
  return ON_HOST.test(path);
}

const HIDDEN = /(?:^|\/)\.[^/]+\//;

/** The sites of a tree. Memory: a few strings per site. */
export class Sites {
  readonly #byContent = new Map<string, Site>();
  readonly #sites: Site[] = [];

  /** Finds them by the files that configure them, and reads of those the ones that may name folders. */
  static async open(tree: Tree): Promise<Sites> {
    const sites = new Sites();
    for (const { path } of tree.files()) {
      const found = generatorOf(path);
      if (found && (await isProven(found, path, tree)))
        sites.#add(await siteAt(found.folder, found.generator, path, tree));
    }
    return sites;
  }

  /** The site that a document becomes a page of: that of the nearest folder of content. */
  of(path: string): Site | undefined {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const site = this.#byContent.get(folder);
      if (site && !staysOnHost(path, folder, site)) return site;
      if (folder === '') return undefined;
    }
  }

  /** Whether a site is made somewhere around a document, be it a page of it or not. */
  around(path: string): boolean {
    return this.#sites.some(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
  }

  all(): readonly Site[] {
    return this.#sites;
  }

  #add(site: Site): void {
    this.#sites.push(site);
    for (const folder of site.content) {
      const known = this.#byContent.get(folder);
      // Where two generators claim a folder, the one that is named first knows it better.
      if (!known || rankOf(site) < rankOf(known)) this.#byContent.set(folder, site);
    }
  }
}

/** Whether a document in a folder of content is no page. */
function staysOnHost(path: string, folder: string, site: Site): boolean {
  if (HIDDEN.test(path.slice(folder.length))) return true;
  // VuePress makes the first page of a folder of its README; one at the root of the repository is read there as well.
  if (site.generator === 'vuepress' && path.includes('/')) return false;
  // Where the whole folder of a project is content, its README lies beside the pages. That of a VitePress folder is one.
  const isBeside = folder === '' || (folder === site.folder && site.generator !== 'vitepress');
  return isBeside && isReadOnHost(path);
}

function rankOf(site: Site): number {
  return SITE_GENERATORS.findIndex(({ name }) => name === site.generator);
}

interface Found {
  readonly generator: SiteGenerator;
  readonly folder: string;
}

async function isProven({ generator, folder }: Found, marker: string, tree: Tree): Promise<boolean> {
  const { proof, content } = generator;
  if (!proof) return true;
  const hasContent = content.some((path) => tree.isFolder(below(folder, path) ?? folder));
  return hasContent && proof.test((await tree.text(marker)) ?? '');
}

function generatorOf(path: string): Found | undefined {
  const name = MARKER_FOLDERS.exec(path)?.[1];
  if (name === undefined) return undefined;
  const generator = SITE_GENERATORS.find(({ marker }) => marker.test(name));
  return generator && { generator, folder: path.slice(0, Math.max(0, path.length - name.length - 1)) };
}

async function siteAt(folder: string, generator: SiteGenerator, marker: string, tree: Tree): Promise<Site> {
  const { contentSetting, routesAreFiles, definesElsewhere, mounts, foldersIf, name, slugs } = generator;
  const text = contentSetting || routesAreFiles || mounts || foldersIf ? await settingsIn(marker, tree) : '';
  const set = contentSetting ? [...text.matchAll(contentSetting)].map((match) => below(folder, match[1] ?? '')) : [];
  const known = set.filter((path): path is string => path !== undefined && tree.isFolder(path));
  const usual = generator.content.flatMap((path) => matching(below(folder, path) ?? folder, tree));
  const content = [...new Set([...known, ...usual])];
  return {
    ...{ generator: name, folder, marker, slugs, content },
    pagesAreFolders: foldersIf?.test(text) === false ? undefined : generator.pagesAreFolders,
    hasOwnSlugs: generator.ownSlugs === true,
    assets: [...generator.assets, ...known.map((path) => posix.relative(folder, posix.join(path, 'public')))]
      .map((path) => below(folder, path))
      .filter((path) => path !== undefined),
    routesAreFiles: routesAreFiles !== undefined && !routesAreFiles.unless.test(text) && text !== '',
    mounts: mounts?.test(text) ?? false,
    definesElsewhere: definesElsewhere?.test(text) ?? false,
  };
}

/** The text of a configuration. Hugo takes a folder of files for one, too. */
async function settingsIn(marker: string, tree: Tree): Promise<string> {
  const folder = folderOf(marker);
  const parts = folder.endsWith('config/_default') ? tree.children(folder) : [marker];
  return (await Promise.all(parts.map((path) => tree.text(path)))).join('\n');
}

/** Undefined above the root of the tree. */
function below(folder: string, path: string): string | undefined {
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  if (joined === '..' || joined.startsWith('../')) return undefined;
  return joined === '.' ? '' : joined;
}

/** The folders that fit a path with a `*` in its last name. */
function matching(path: string, tree: Tree): readonly string[] {
  if (!path.includes('*')) return [path];
  const [start = '', end = ''] = path.split('*');
  return tree.children(folderOf(path)).filter((child) => {
    return child.length > start.length + end.length && child.startsWith(start) && child.endsWith(end);
  });
}
