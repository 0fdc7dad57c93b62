import { posix } from 'node:path';
import type { Tree } from '../verify/tree.ts';
import { parseTarget } from './link-target.ts';

/** Fewer links without an extension show no habit. */
const ENOUGH = 10;
const NEARLY_ALL = 0.9;
/** More documents of a folder are not read for it. */
const MOST_READ = 400;

const DOCUMENT = /\.(?:md|mdx)$/;
const DOCS_FOLDER =
  /^(?:.*?\/)?(?:docs?|documentation|website|site|content|wiki|pages|guides?|book|handbook|manual)\//i;
const TARGET = /\]\( ?<?([^)\s>]{1,500})|^ {0,3}\[[^\]\n]{1,200}\]:[ \t]?<?([^\s>]{1,500})/gm;
const PAGES = ['', '.md', '.mdx', '/index.md', '/index.mdx', '/README.md'];

/**
 * How the documents of a folder write links to each other. Where nearly all links without an extension lead to files, the
 * pages of an unknown site are their files, and one that leads to none is broken. Reads a folder once, when first asked.
 */
export class LinkHabits {
  readonly #tree: Tree;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Whether in the folder of docs around a document pages are reached by the paths of their files. */
  arePathsOfFiles(document: string): Promise<boolean> {
    const folder = DOCS_FOLDER.exec(document)?.[0] ?? document.slice(0, document.indexOf('/') + 1);
    const known = this.#known.get(folder);
    if (known) return known;
    const counting = this.#count(folder);
    this.#known.set(folder, counting);
    return counting;
  }

  async #count(folder: string): Promise<boolean> {
    let [all, found, read] = [0, 0, 0];
    for (const { path } of this.#tree.files()) {
      if (!path.startsWith(folder) || !DOCUMENT.test(path)) continue;
      for (const target of pagesIn((await this.#tree.text(path)) ?? '')) {
        const wanted = posix.join(posix.dirname(path), target).replace(/\/$/, '');
        all += 1;
        if (PAGES.some((form) => this.#tree.has(`${wanted}${form}`))) found += 1;
      }
      read += 1;
      if (read === MOST_READ) break;
    }
    return all >= ENOUGH && found >= all * NEARLY_ALL;
  }
}

/** Targets that are relative and have no extension. */
function* pagesIn(text: string): Generator<string> {
  for (const match of text.matchAll(TARGET)) {
    const target = parseTarget(match[1] ?? match[2] ?? '');
    if (target.kind !== 'path') continue;
    const { path } = target.address;
    if (path !== '' && !path.startsWith('/') && !/\.\w+$/.test(path)) yield path;
  }
}
