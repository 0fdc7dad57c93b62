import type { RepositoryAddress } from '../../rows.ts';

/** What a path leads to that climbs above the root: hosts show `/owner/name/blob/main/` there, so it may be valid. */
export type AboveRoot =
  /** A file of this repository, relative to the root. */
  | { readonly kind: 'path'; readonly path: string }
  /** A page of the host, another branch or another repository: not known here. */
  | { readonly kind: 'host' }
  | { readonly kind: 'nowhere' };

/** Pages that hosts have right below `/owner/name/`, besides the views of files. */
const PAGES = new Set(
  (
    'issues pull pulls wiki releases tags actions workflows discussions projects security graphs network compare commits ' +
    'commit branches stargazers labels milestones milestone contributors fork watchers packages search pulse community ' +
    'deployments activity archive zipball tarball settings new subscription sponsors merge_requests badges pipelines'
  ).split(' '),
);
const FILE_VIEWS = new Set(['blob', 'tree', 'raw', 'edit', 'blame']);
const LIKELY_BRANCH =
  /^(?:main|master|trunk|develop(?:ment)?|dev|next|canary|beta|alpha|stable|latest|gh-pages|[\da-f]{40}|v?\d+(?:[.-][\dx]+)*|release.*)$/i;

/** `rest` is what follows the steps out of the root; `steps` says how many there are. */
export function aboveRoot(steps: number, rest: string, repository: RepositoryAddress | undefined): AboveRoot {
  const [first = '', second = ''] = rest.split('/');
  if (steps === 1) return first === '' ? { kind: 'nowhere' } : atBranch(rest, repository);
  if (steps === 2) return belowRepository(rest, repository);
  // `/owner/other`, or a page of that repository.
  const isRepository = steps === 3 && first !== '' && !/\.\w+$/.test(first);
  return isRepository && (second === '' || PAGES.has(second) || FILE_VIEWS.has(second))
    ? { kind: 'host' }
    : { kind: 'nowhere' };
}

/** What `/owner/name/` and `rest` lead to. */
export function belowRepository(rest: string, repository: RepositoryAddress | undefined): AboveRoot {
  const [first = '', ...more] = rest.split('/');
  if (FILE_VIEWS.has(first)) {
    const target = atBranch(more.join('/'), repository);
    // Any branch may be meant where the view is named.
    return target.kind === 'nowhere' ? { kind: 'host' } : target;
  }
  return rest === '' || PAGES.has(first) ? { kind: 'host' } : { kind: 'nowhere' };
}

function atBranch(rest: string, repository: RepositoryAddress | undefined): AboveRoot {
  const branch = repository?.branch;
  for (const name of branch === undefined ? ['HEAD'] : ['HEAD', branch]) {
    if (rest === name || rest.startsWith(`${name}/`)) return { kind: 'path', path: rest.slice(name.length + 1) };
  }
  return LIKELY_BRANCH.test(rest.split('/')[0] ?? '') ? { kind: 'host' } : { kind: 'nowhere' };
}
