import { posix } from 'node:path';
import { addressOf } from './site-pages.ts';

/** Dates and versions are no numbers to sort by. */
const DATE_OR_VERSION = /^\d+[-_.]\d+/;
const NUMBERED = /^\d+\s*[-_.]+\s*([^-_.\s].*)$/;
const DATED = /^(.*?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:\/index)?$/;

/** The name without the number that sorts it. */
function unnumbered(name: string): string {
  return DATE_OR_VERSION.test(name) ? name : (NUMBERED.exec(name)?.[1] ?? name);
}

export interface PageNames {
  readonly slug?: string | undefined;
  readonly id?: string | undefined;
}

/**
 * Where Docusaurus puts a document of a folder of docs: at its slug, else at the names of its folders and its id, or its own name,
 * without their numbers. `index`, `README` and a document with the name of its folder are the folder.
 */
export function docAddress(path: string, { slug, id }: PageNames, numbered: boolean): string {
  if (slug?.startsWith('/')) return addressOf(slug);
  const { dir, name } = posix.parse(path);
  const strip = (part: string) => (numbered ? unnumbered(part) : part);
  const folder = dir.split('/').map(strip).join('/');
  const isIndex = /^(?:index|readme)$/i.test(name) || name.toLowerCase() === posix.basename(dir).toLowerCase();
  if (slug === undefined && isIndex) return addressOf(folder);
  return addressOf(folder, slug ?? id ?? strip(name));
}

/** Where it puts a post: at its slug, else at the date in its name and what follows. */
export function postAddress(path: string, { slug }: PageNames): string {
  if (slug !== undefined) return addressOf(slug);
  const name = path.replace(/\.mdx?$/i, '');
  const [, folder, date, rest] = DATED.exec(name) ?? [];
  if (date === undefined) return addressOf(name.replace(/\/index$/, ''));
  return addressOf(folder ?? '', date.replaceAll('-', '/'), rest ?? '');
}

/** Where it puts what lies among the pages. */
export function pageAddress(path: string, { slug }: PageNames): string {
  return slug === undefined ? addressOf(path.replace(/\.\w+$/, '').replace(/(?:^|\/)index$/, '')) : addressOf(slug);
}
