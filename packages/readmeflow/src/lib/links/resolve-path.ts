import { folderOf } from '@pipelines/core/repository';
import type { Tree } from '../verify/tree.ts';
import { versionFolders } from './docusaurus-versions.ts';
import { aboveRoot, belowRepository } from './host-pages.ts';
import { IgnoredPaths } from './ignored-paths.ts';
import { decoded } from './link-target.ts';
import { foldersOf } from './page-folders.ts';
import type { PageSources } from './page-source.ts';
import {
  beforeEnd,
  climbs,
  DOCUMENT,
  EXACT,
  foldersAbove,
  formIn,
  formsOf,
  HTML,
  joined,
  withForm,
} from './path-forms.ts';
import { ProvablePaths } from './provable-paths.ts';
import type { Site, Sites } from './sites.ts';

export type Resolution =
  /** A file or folder of the tree. */
  | { readonly kind: 'found'; readonly path: string }
  /** It cannot be said from the tree whether it is there. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'outside' }
  /**
   * `wanted` is not there, `path` differs from it in case alone. `base` is the folder that the link starts from, `prefix`
   * what stands before a path from the root.
   */
  | {
      readonly kind: 'case';
      readonly wanted: string;
      readonly path: string;
      readonly base: string;
      readonly prefix?: string | undefined;
    }
  | { readonly kind: 'missing'; readonly wanted: string; readonly base: string; readonly prefix?: string | undefined };

/** Whose link it is. */
export interface Asker {
  readonly document: string;
  readonly site: Site | undefined;
  /** It stands in HTML, not in Markdown. */
  readonly raw: boolean;
}

interface Place {
  readonly base: string;
  readonly path: string;
}

const UNKNOWN = { kind: 'unknown' } as const;
/** Aliases of bundlers are no paths: `~/x`, `@/x`, `@site/x`, `$lib/x`; nor is `$URL`, to be filled in. */
const ALIAS = /^(?:~|@[\w-]*\/|\$\w+\/|\$[A-Z][A-Z\d_]*$)/;
const INDEX = /(?<![^/])index\.(?:md|html)$/;
/** Shown on pages of issues and pull requests, where `../blob/main/x` leads to a file. */
const TEMPLATE = /(?:^|\/)(?:(?:issue|pull_request|discussion)_template\/[^/]+|(?:issue|pull_request)_template)\.md$/i;

/** Finds what paths in links lead to. What is there is found without waiting. */
export class PathResolver {
  readonly #tree: Tree;
  readonly #ignored: IgnoredPaths;
  readonly #sources: PageSources;
  readonly #provable: ProvablePaths;

  constructor(tree: Tree, sites: Sites, sources: PageSources) {
    this.#tree = tree;
    this.#ignored = new IgnoredPaths(tree);
    this.#sources = sources;
    this.#provable = new ProvablePaths(tree, sites);
  }

  /** The file or folder that a path of a document leads to by the rules of its site. */
  find(written: string, asker: Asker): string | undefined {
    const { document, site } = asker;
    const path = decoded(written);
    const isPage = site !== undefined || this.#isFromSiteRoot(path);
    if (!isPage && !path.startsWith('/')) {
      const beside = joined(folderOf(document), path);
      if (this.#tree.has(beside)) return beside;
    }
    const found = this.#first(this.#places(path, asker, isPage), formsOf(path, isPage));
    if (found !== undefined || path === written) return found;
    // A name may have a percent sign of its own.
    return this.#first(this.#places(written, asker, false), EXACT);
  }

  /** What is the matter with a path that `find` does not find. */
  async judge(written: string, asker: Asker): Promise<Resolution> {
    const { document, site } = asker;
    const path = decoded(written);
    const templated = TEMPLATE.test(document) ? this.#inTemplate(path) : undefined;
    if (templated) return templated;
    const source = site ? 'page' : await this.#sources.of(document);
    const isPage = source !== 'host' || this.#isFromSiteRoot(path);
    const [forms, places] = [formsOf(path, isPage), [...this.#places(path, asker, isPage)]];
    const inside = places.filter((place) => !climbs(place.path));
    const nearest = inside[0];
    if (!nearest) return this.#outside(places[0]?.path ?? '', path, site);
    const found = this.#first(inside, forms);
    if (found !== undefined) return { kind: 'found', path: found };
    const linked = await this.#behindLinks(inside, forms);
    if (linked) return linked;
    if (ALIAS.test(path) || !(await this.#provable.has(path, { document, site, source }))) return UNKNOWN;
    if (await this.#ignored.has(nearest.path)) return UNKNOWN;
    const other = this.#otherCase(inside, forms);
    if (other) return other;
    return { kind: 'missing', wanted: nearest.path, base: nearest.base };
  }

  /** What the path of a web address of this repository leads to: from the root, as the host has it. */
  async judgeFromRoot(path: string, prefix?: string): Promise<Resolution> {
    const places = [{ base: '', path: joined('', path) }];
    const found = this.#first(places, EXACT);
    if (found !== undefined) return { kind: 'found', path: found };
    const linked = await this.#behindLinks(places, EXACT);
    if (linked) return linked;
    const missing = this.#otherCase(places, EXACT) ?? { kind: 'missing', wanted: path, base: '' };
    return missing.kind === 'found' ? missing : { ...missing, prefix };
  }

  /** Where a path may start from, the likeliest first. */
  *#places(path: string, { document, site, raw }: Asker, isPage: boolean): Generator<Place> {
    const bases = path.startsWith('/') ? this.#roots(document, site) : foldersOf(path, document, site, raw);
    for (const base of bases) {
      yield { base, path: joined(base, path) };
      if (isPage && HTML.test(path)) yield { base, path: joined(base, path.replace(HTML, '')) };
      // mdBook makes `index.html` of a README.
      if (site?.generator === 'mdbook' && INDEX.test(path))
        yield { base, path: joined(base, path.replace(INDEX, 'README.md')) };
    }
  }

  #isFromSiteRoot(path: string): boolean {
    return this.#tree.siteRoot !== undefined && path.startsWith('/');
  }

  /** What a leading slash may stand for: the site's pages and files, the root as hosts have it, the package around. */
  *#roots(document: string, site: Site | undefined): Generator<string> {
    const { siteRoot } = this.#tree;
    if (siteRoot !== undefined) yield* [siteRoot, joined(siteRoot, 'public'), joined(siteRoot, 'static')];
    if (site) yield* [...versionFolders(document, site), ...site.content, ...site.assets, site.folder];
    yield '';
    // A template is the root of what is made of it: its own manifest lies there.
    yield* foldersAbove(document).filter((folder) => this.#tree.has(joined(folder, 'package.json')));
  }

  #first(places: Iterable<Place>, forms: readonly string[]): string | undefined {
    for (const { path } of places) {
      const found = formIn(this.#tree, path, forms);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #behindLinks(places: readonly Place[], forms: readonly string[]): Promise<Resolution | undefined> {
    for (const { path } of places) {
      const real = await this.#tree.real(path);
      if (real === undefined) return UNKNOWN;
      const found = real === path ? undefined : this.#first([{ base: '', path: real }], forms);
      if (found !== undefined) return { kind: 'found', path: found };
    }
    return undefined;
  }

  #otherCase(
    places: readonly Place[],
    forms: readonly string[],
  ): Extract<Resolution, { kind: 'case' | 'found' }> | undefined {
    for (const { base, path } of places) {
      for (const form of forms) {
        const whole = withForm(path, form);
        const [like] = whole === undefined ? [] : this.#tree.foldedLike(whole);
        if (like === undefined) continue;
        // The same characters, composed otherwise: whoever looks sees no difference.
        if (like.normalize('NFC') === whole?.normalize('NFC')) return { kind: 'found', path: like };
        return { kind: 'case', wanted: path, path: like, base };
      }
    }
    return undefined;
  }

  async #outside(path: string, written: string, site: Site | undefined): Promise<Resolution> {
    // What lies above a folder inside a repository is not in this tree.
    if (this.#tree.prefix !== '' || (site && !DOCUMENT.test(path))) return UNKNOWN;
    const steps = /^(?:\.\.(?:\/|$))+/.exec(path)?.[0] ?? '';
    const above = aboveRoot(Math.ceil(steps.length / 3), path.slice(steps.length), this.#tree.repository);
    if (above.kind === 'nowhere') return { kind: 'outside' };
    return above.kind === 'host' ? UNKNOWN : this.judgeFromRoot(above.path, beforeEnd(written, above.path));
  }

  /** Undefined: a path like any other. */
  #inTemplate(path: string): Resolution | Promise<Resolution> | undefined {
    const rest = /^(?:\.\.\/)+(.+)$/.exec(path)?.[1];
    if (rest === undefined) return path.startsWith('/') ? UNKNOWN : undefined;
    const target = belowRepository(rest, this.#tree.repository);
    if (target.kind === 'nowhere') return undefined;
    return target.kind === 'host' ? UNKNOWN : this.judgeFromRoot(target.path, beforeEnd(path, target.path));
  }
}
