import { readFrontMatter } from '@pipelines/core/markdown';
import type { Tree } from '../verify/tree.ts';

/**
 * Whether a document that no site generator of this tree claims may be a page of a site made elsewhere.
 * `page`: its front matter says so. `folder`: it lies where such pages lie. `host`: it is read on the repository's host.
 */
export type PageSource = 'page' | 'folder' | 'host';

const DOCS_FOLDER = /(?:^|\/)(?:docs?|documentation|website|site|content|wiki|pages|guides?|book|handbook|manual)\//i;
/** What sites need to know of a page; the `name` of a skill or an issue template is none of it. */
const PAGE_KEY =
  /^(?:title|id|slug|permalink|layout|sidebar.*|nav.*|order|weight|category|categories|tags|hide_title)$/i;

/** Answers once per document: its text is read for it. */
export class PageSources {
  readonly #tree: Tree;
  readonly #known = new Map<string, Promise<PageSource>>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  of(document: string): Promise<PageSource> {
    const known = this.#known.get(document);
    if (known) return known;
    const reading = this.#tree.text(document).then((text) => sourceOf(document, text ?? ''));
    this.#known.set(document, reading);
    return reading;
  }
}

function sourceOf(document: string, text: string): PageSource {
  const matter = readFrontMatter(text);
  if (matter.kind === 'ok' && Object.keys(matter.data).some((key) => PAGE_KEY.test(key))) return 'page';
  return DOCS_FOLDER.test(document) ? 'folder' : 'host';
}
