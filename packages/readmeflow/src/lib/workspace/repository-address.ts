import type { Repository } from '@pipelines/core/node';
import type { RepositoryAddress } from '../../rows.ts';
import type { NamedManifest } from './find-packages.ts';
import { objectOf, textOf } from './manifest-facts.ts';

type Manifest = Readonly<Record<string, unknown>>;

const HOSTS: Readonly<Record<string, string>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  bitbucket: 'https://bitbucket.org',
};

/** `owner/name` and `host:owner/name`, as manifests may write. To git they would be paths. */
function addressOfShorthand(text: string): string | undefined {
  const [, host, path] = /^(?:(github|gitlab|bitbucket):)?(\w[\w.-]*(?:\/[\w.-]+)+)(?:#.*)?$/.exec(text.trim()) ?? [];
  return path === undefined ? undefined : addressOf(HOSTS[host ?? 'github'] as string, path);
}

/**
 * The web address of a repository from any form of address that git uses; undefined for a path, and for what names no
 * repository. A user, a password, a query and `.git` are dropped.
 */
export function webAddress(text: string): string | undefined {
  const address = text.trim().replace(/^git\+/, '');
  // A host without a dot is an alias of somebody's machine.
  const [, host, path] = /^(?:[^@/\s]+@)?([\w-]+(?:\.[\w-]+)+):(?!\/\/)\/?(.+)$/.exec(address) ?? [];
  if (path !== undefined) return addressOf(`https://${host}`, path);
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, pathname, origin } = new URL(address);
  if (hostname === '') return undefined;
  if (protocol === 'http:' || protocol === 'https:') return addressOf(origin, pathname);
  // The port of another protocol is not that of its pages.
  return protocol === 'ssh:' || protocol === 'git:' ? addressOf(`https://${hostname}`, pathname) : undefined;
}

/** Undefined unless an owner and a name are there. */
function addressOf(origin: string, path: string): string | undefined {
  const parts = path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  // Manifests sometimes lead to a folder of the repository.
  const end = parts.findIndex((part, at) => at >= 2 && (part === '-' || part === 'tree' || part === 'blob'));
  const kept = end === -1 ? parts : parts.slice(0, end);
  const name = kept.join('/').replace(/\.git$/, '');
  const isSafe = !kept.includes('..') && !/[\s<>"'\\@:]/.test(name);
  return kept.length >= 2 && isSafe ? `${origin.toLowerCase()}/${name}` : undefined;
}

/** As the root's manifest says, else those packages that say where they lie in it, else git's remote. */
export async function repositoryAddress(
  root: Manifest | undefined,
  packages: readonly NamedManifest[],
  repository: Repository | undefined,
): Promise<RepositoryAddress | undefined> {
  const origin = await repository?.origin();
  const placed = packages.flatMap(({ manifest, folder }) => {
    const field = objectOf(manifest['repository']);
    return folder !== '' && textOf(field?.['directory'])?.replace(/^\.\/|\/$/g, '') === folder ? [field] : [];
  });
  const said = [root?.['repository'], ...placed].map(addressOfField).find((found) => found !== undefined);
  const url = said ?? (origin?.url === undefined ? undefined : webAddress(origin.url));
  if (url === undefined) return undefined;
  return { url, ...(origin?.branch !== undefined && { branch: origin.branch }) };
}

function addressOfField(field: unknown): string | undefined {
  const text = textOf(field) ?? textOf(objectOf(field)?.['url']);
  return text === undefined ? undefined : (addressOfShorthand(text) ?? webAddress(text));
}
