import { foldedTable, inlineCode } from '@pipelines/core/markdown';
import type { Workspace } from '../../rows.ts';
import { linkTo } from './links.ts';
import { prose } from './prose.ts';

type Listed = Workspace['packages'][number];

/** From that many packages on each folder has a table of its own. */
const ONE_TABLE = 15;

/** The packages of a workspace, without the root, with links. Undefined without any. */
export function packageTable({ packages }: Workspace, limit: number): string | undefined {
  const inside = packages.filter(({ path }) => path !== '');
  if (inside.length === 0) return undefined;
  const groups = new Map<string, Listed[]>();
  for (const each of inside) {
    const folder = folderOf(each.path);
    const group = groups.get(folder);
    if (group) group.push(each);
    else groups.set(folder, [each]);
  }
  if (inside.length <= ONE_TABLE || groups.size === 1) return tableOf(inside, limit).join('\n');
  return [...groups].map(([folder, group]) => groupLines(folder, group, limit).join('\n')).join('\n\n');
}

function groupLines(folder: string, group: readonly Listed[], limit: number): string[] {
  return [`### ${folder === '' ? 'In the root' : inlineCode(folder, 200)}`, '', ...tableOf(group, limit)];
}

function tableOf(packages: readonly Listed[], limit: number): string[] {
  const versions = packages.some(
    ({ version, private: isPrivate }) => !isPrivate && version !== undefined && version !== '0.0.0',
  );
  const rows = packages.map(({ name, path, description, version, private: isPrivate }) => [
    linkTo(inlineCode(name, 200), '', path),
    ...(versions ? [isPrivate ? 'private' : (version ?? '')] : []),
    description === undefined ? '' : prose(description),
  ]);
  return foldedTable(['package', ...(versions ? ['version'] : []), 'what it is'], rows, limit);
}

/** The folder above a package. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
