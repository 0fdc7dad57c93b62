import { folderOf } from '@pipelines/core/repository';
import type { PackageGraph } from '../packages.ts';

const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '.vue', '.svelte'];
const INDEX = ['ts', 'tsx', 'js', 'jsx', 'mjs', 'cjs'].map((ending) => `/index.${ending}`);

/** Finds the file that an import means: relative ones by their path, those of workspace packages by the package's folder. */
export class ModulePaths {
  readonly #exists: (path: string) => boolean;
  readonly #graph: PackageGraph;

  constructor(exists: (path: string) => boolean, graph: PackageGraph) {
    this.#exists = exists;
    this.#graph = graph;
  }

  /** The files that `specifier` may mean in the file `from`: one for a relative import, the entries of a package. */
  resolve(from: string, specifier: string): string[] {
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) {
      const path = join(folderOf(from), specifier);
      const file = path === undefined ? undefined : this.#file(path);
      return file === undefined ? [] : [file];
    }
    return this.#inPackage(specifier);
  }

  /** `.js` may be written for `.ts`. */
  #file(path: string): string | undefined {
    const bare = path.replace(/\.([cm]?)js(x?)$/, '');
    for (const base of bare === path ? [path] : [path, bare]) {
      for (const ending of [...ENDINGS, ...INDEX]) {
        const candidate = base === '' ? ending.slice(1) : base + ending;
        if (this.#exists(candidate)) return candidate;
      }
    }
    return undefined;
  }

  #inPackage(specifier: string): string[] {
    const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(specifier) ?? [];
    const folder = this.#graph.get(name)?.folder;
    if (folder === undefined) return [];
    const start = folder === '' ? '' : `${folder}/`;
    // Its `exports` may lead anywhere; these are where the sources of an entry usually are.
    const tries = rest === '' ? [`${start}src`, folder, `${start}lib`] : [`${start}src/${rest}`, `${start}${rest}`];
    return tries.flatMap((path) => this.#file(path) ?? []);
  }
}

/** Undefined if the path leads out of the root. */
function join(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
