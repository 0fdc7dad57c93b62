import { posix } from 'node:path';
import type { Package } from '../../rows.ts';
import type { Fault } from '../document/document-facts.ts';
import { readSpecifier } from '../fences/package-names.ts';
import type { PackageIndex } from './package-index.ts';
import type { Tree } from './tree.ts';

function isForAngular({ name, dependencies }: Package): boolean {
  return name.startsWith('@angular/') || dependencies.some((needed) => needed.name === '@angular/core');
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
/** More sources of one package are not read. */
const MOST_READ = 4000;

/**
 * Modules that no file and no `exports` has. A package makes them while it runs, and its own sources name them as a text, or
 * declare them: so has Vite `vite/modulepreload-polyfill`. Or its build writes them into `exports`, as the package format of
 * Angular asks for each folder with an entry. Reads the sources of a package when first asked for a specifier.
 */
export class VirtualModules {
  readonly #tree: Tree;
  readonly #packages: PackageIndex;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(tree: Tree, packages: PackageIndex) {
    this.#tree = tree;
    this.#packages = packages;
  }

  /** The faults that no such module explains, in order. */
  async without(faults: readonly Fault[]): Promise<Fault[]> {
    const left: Fault[] = [];
    for (const fault of faults) {
      const explained = fault.rule === 'unknown-entry' && fault.target !== undefined && (await this.#has(fault.target));
      if (!explained) left.push(fault);
    }
    return left;
  }

  #has(specifier: string): Promise<boolean> {
    const known = this.#known.get(specifier);
    if (known) return known;
    const looking = this.#isNamed(specifier);
    this.#known.set(specifier, looking);
    return looking;
  }

  async #isNamed(specifier: string): Promise<boolean> {
    const wanted = readSpecifier(specifier);
    const row = this.#packages.get(wanted?.name ?? '');
    if (!wanted || !row) return false;
    if (isForAngular(row) && this.#tree.isFolder(posix.join(row.path, wanted.subpath))) return true;
    // What imports it may be as wrong as the document.
    const named = new RegExp(
      `(?<!\\b(?:from|import|require)\\s*\\(?\\s*)(["'\`])${specifier.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}\\1`,
    );
    const start = row.path === '' ? '' : `${row.path}/`;
    let read = 0;
    for (const { path } of this.#tree.files()) {
      if (!path.startsWith(start) || !SCRIPT.test(path)) continue;
      if (named.test((await this.#tree.text(path)) ?? '')) return true;
      read += 1;
      if (read === MOST_READ) return false;
    }
    return false;
  }
}
