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

const FILE_VIEW = /^\/(?:-\/)?(?:blob|tree|raw|edit|blame|src)\//;
const ON_GITHUB = /^https?:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)$/i;
const BEFORE_HOST = /^https?:\/\/(?:www\.)?/i;

/** Undefined if the address is no part of the repository's. */
export function ownAddress(url: string, repository: RepositoryAddress | undefined): OwnAddress | undefined {
  if (!repository) return undefined;
  const rest = behind(url, repository.url);
  if (rest !== undefined) {
    const view = FILE_VIEW.exec(rest)?.[0];
    if (view !== undefined) return atRevision(url, rest.slice(view.length), repository);
    const { path, fragment } = splitAddress(rest);
    return path === '' || path === '/' ? { kind: 'start', fragment } : { kind: 'elsewhere' };
  }
  const slug = url.includes('raw.githubusercontent.com') ? ON_GITHUB.exec(repository.url)?.[1] : undefined;
  const raw = slug === undefined ? undefined : behind(url, `https://raw.githubusercontent.com/${slug}`);
  return raw === undefined ? undefined : atRevision(url, raw.replace(/^\/(?:refs\/heads\/)?/, ''), repository);
}

/** Names of default branches, where neither git nor anybody else tells. */
const USUAL_BRANCHES = ['main', 'master'];

/** `main/docs/x.md`: judged for the default branch alone, as the files of other revisions are not here. */
function atRevision(url: string, rest: string, repository: RepositoryAddress): OwnAddress {
  const branches = repository.branch === undefined ? USUAL_BRANCHES : [repository.branch];
  const revision = ['HEAD', ...branches].find((name) => startsAt(rest, name));
  if (revision === undefined) return { kind: 'elsewhere' };
  const tail = rest.slice(revision.length).replace(/^\//, '');
  const address = splitAddress(tail);
  const path = decoded(address.path).replace(/\/+$/, '');
  return { kind: 'path', path, prefix: url.slice(0, url.length - tail.length), address };
}

function startsAt(rest: string, revision: string): boolean {
  return rest.startsWith(revision) && /^(?:[/?#]|$)/.test(rest.slice(revision.length));
}

/** What follows a base, whatever the scheme and the case of host and names. */
function behind(url: string, base: string): string | undefined {
  const start = base.replace(BEFORE_HOST, '');
  const address = url.replace(BEFORE_HOST, '');
  if (address.slice(0, start.length).toLowerCase() !== start.toLowerCase()) return undefined;
  const rest = address.slice(start.length).replace(/^\.git(?=$|[/?#])/i, '');
  return rest === '' || /^[/?#]/.test(rest) ? rest : undefined;
}
