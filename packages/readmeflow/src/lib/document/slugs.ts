import GithubSlugger, { slug as githubSlug } from 'github-slugger';

/** How site generators make anchors of headings. */
export const SLUG_DIALECTS = ['github', 'gitlab', 'vitepress', 'docusaurus', 'mkdocs'] as const;
export type SlugDialect = (typeof SLUG_DIALECTS)[number];

/** Makes the anchors of one page: the same heading again gets a number. */
export class Slugger {
  readonly #dialect: SlugDialect;
  readonly #github = new GithubSlugger();
  /** How often each was asked for again. */
  readonly #used = new Map<string, number>();

  constructor(dialect: SlugDialect) {
    this.#dialect = dialect;
    // Python-Markdown gives a heading without letters the anchor `_1`.
    if (dialect === 'mkdocs') this.take('');
  }

  /** The anchors of a heading, from its text without markup: the first is that of the generator as it comes. */
  *add(text: string): Generator<string, void, undefined> {
    const dialect = this.#dialect;
    if (dialect === 'github' || dialect === 'docusaurus') {
      yield this.#github.slug(text);
      return;
    }
    const anchor = this.#number(slugOf(text, dialect));
    yield anchor;
    // The generator leaves letters taken apart (한 is three of them); browsers find what links write in one piece, too.
    if (dialect === 'vitepress' && anchor !== anchor.normalize('NFC')) yield anchor.normalize('NFC');
    // Most sites in other scripts configure a slug that keeps their letters.
    if (dialect === 'mkdocs' && /[^\0-\x7f]/.test(text)) yield this.#number(unicodeSlug(text));
  }

  /** Tells that a page uses an anchor already, so that headings avoid it. */
  take(anchor: string): void {
    if (!this.#used.has(anchor)) this.#used.set(anchor, 0);
  }

  #number(slug: string): string {
    const mark = this.#dialect === 'mkdocs' ? '_' : '-';
    let count = this.#used.get(slug);
    let anchor = slug;
    while (count !== undefined) {
      count += 1;
      anchor = `${slug}${mark}${count}`;
      if (!this.#used.has(anchor)) break;
    }
    if (count !== undefined) this.#used.set(slug, count);
    this.#used.set(anchor, 0);
    return anchor;
  }
}

/** The anchor of a text, without a number. */
export function slugOf(text: string, dialect: SlugDialect): string {
  switch (dialect) {
    case 'gitlab':
      return gitlabSlug(text);
    case 'vitepress':
      return vitepressSlug(text);
    case 'mkdocs':
      return mkdocsSlug(text);
    default:
      return githubSlug(text);
  }
}

/** Like GitHub's, but hyphens in a row become one; emoji keep the name they are written by. */
function gitlabSlug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
    .replace(/-{2,}/g, '-');
}

/** Of @mdit-vue/shared: punctuation becomes a hyphen, accents go, what starts with a digit gets an underscore before it. */
function vitepressSlug(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the dialect drops them
      .replace(/[\u0000-\u001f]/g, '')
      .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
      .replace(/-{2,}/g, '-')
      .replace(/^-+|-+$/g, '')
      .replace(/^(\d)/, '_$1')
      .toLowerCase()
  );
}

/** Of Python-Markdown: what is not ASCII goes. */
function mkdocsSlug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-');
}

function unicodeSlug(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-');
}
