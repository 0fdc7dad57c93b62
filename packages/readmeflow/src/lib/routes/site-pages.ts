import { posix } from 'node:path';
import type { Tree } from '../verify/tree.ts';

/** What is known of the addresses of a site: where its documents are, and which addresses are none. */
export interface SitePages {
  /** What is at an address. `''`: a page that no file of the tree is. */
  readonly pages: ReadonlyMap<string, string>;
  /** The address of a document. */
  readonly addresses: ReadonlyMap<string, string>;
  /** What stands before every address, and links may leave out. */
  readonly baseUrl: string;
  /** Addresses end with a slash, which relative ones then start from. Undefined: with or without. */
  readonly trailingSlash: boolean | undefined;
  /** There are more pages than these. */
  readonly isPart?: true;
  /** What is shown at an address that has no page of its own. */
  readonly fallbackOf?: (address: string) => string | undefined;
  /** Where the document of an address would be, if all pages that may be there are known. None: they are not. */
  readonly placesOf: (address: string) => readonly string[];
}

/** Addresses start with a slash and do not end with one; the first page of a site is at `/`. */
export function addressOf(...parts: readonly string[]): string {
  const whole = posix.join('/', ...parts).replace(/\/+$/, '');
  return whole === '' ? '/' : whole;
}

/** Collects the pages of a site. Of two at one address neither is known to be there. */
export class PageList {
  readonly pages = new Map<string, string>();
  readonly addresses = new Map<string, string>();

  add(address: string, file: string): void {
    const other = this.pages.get(address);
    this.pages.set(address, other === undefined || other === file ? file : '');
    if (file !== '') this.addresses.set(file, address);
  }
}

const REDIRECTS = ['_redirects', 'netlify.toml', 'vercel.json', 'staticwebapp.config.json', 'nginx.conf', '.htaccess'];

/** Whether hosts are told to lead from some addresses to others. */
export function leadsElsewhere(tree: Tree): boolean {
  return REDIRECTS.some((name) => tree.named(name).length > 0);
}
