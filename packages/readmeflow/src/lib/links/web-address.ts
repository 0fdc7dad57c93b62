import type { RepositoryAddress } from '../../rows.ts';
import { decoded, type LocalAddress, splitAddress } from './link-target.ts';

/** What a web address of this repository leads to. */
export type OwnAddress =
  | {
      readonly kind: 'path';
      /** Relative to the root, percent codes resolved. */
      readonly path: string;
      /** The address up to the path. */
      readonly prefix: string;
      readonly address: LocalAddress;
    }
  /** Its start page, which shows the README. */
  | { readonly kind: 'start'; readonly fragment: string | undefined }
  /** Issues, releases, other branches and commits: not known here. */
  | { readonly kind: 'elsewhere' };

const FILE_VIEWS = 'blob|tree|raw|edit|blame|src';

/** Undefined if the address is no part of the repository's. */
export function ownAddress(url: string, repository: RepositoryAddress | undefined): OwnAddress | undefined {
  if (!repository) return undefined;
  const raw = rawFile(url, repository);
  if (raw !== undefined) return atRevision(url, raw, repository);
  const rest = behind(url, repository.url);
  if (rest === undefined) return undefined;
  const view = new RegExp(`^/(?:-/)?(?:${FILE_VIEWS})/`).exec(rest)?.[0];
  if (view !== undefined) return atRevision(url, rest.slice(view.length), repository);
  const { path, fragment } = splitAddress(rest);
  return path === '' || path === '/' ? { kind: 'start', fragment } : { kind: 'elsewhere' };
}

/** `main/docs/x.md`: judged for the default branch alone, as the files of other revisions are not here. */
function atRevision(url: string, rest: string, repository: RepositoryAddress): OwnAddress {
  for (const revision of ['HEAD', repository.branch]) {
    if (revision === undefined || !(rest === revision || /^[/?#]/.test(rest.slice(revision.length)))) continue;
    if (!rest.startsWith(revision)) continue;
    const tail = rest.slice(revision.length).replace(/^\//, '');
    const address = splitAddress(tail);
    const path = decoded(address.path).replace(/\/+$/, '');
    return { kind: 'path', path, prefix: url.slice(0, url.length - tail.length), address };
  }
  return { kind: 'elsewhere' };
}

/** What follows the branch's place in an address of raw.githubusercontent.com. */
function rawFile(url: string, repository: RepositoryAddress): string | undefined {
  const slug = /^https?:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)$/i.exec(repository.url)?.[1];
  const rest = slug && behind(url, `https://raw.githubusercontent.com/${slug}`);
  return rest?.replace(/^\/(?:refs\/heads\/)?/, '');
}

/** What follows a base, whatever the scheme and the case of host and names. */
function behind(url: string, base: string): string | undefined {
  const [address, start] = [bare(url), bare(base).toLowerCase()];
  if (!address.toLowerCase().startsWith(start)) return undefined;
  const rest = address.slice(start.length).replace(/^\.git(?=$|[/?#])/i, '');
  return rest === '' || /^[/?#]/.test(rest) ? rest : undefined;
}

function bare(url: string): string {
  return url.replace(/^https?:\/\/(?:www\.)?/i, '');
}
