import { counted, foldedTable, inlineCode } from '@pipelines/core/markdown';
import { folderOf } from '@pipelines/core/repository';
import type { Workspace } from '../../rows.ts';
import { code, linkTo } from './links.ts';
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
  const parts = [...groups].map(([folder, group]) => ({ folder, group, isMain: isMain(group) }));
  const main = parts.filter(({ isMain }) => isMain).map(({ folder, group }) => mainGroup(folder, group, limit));
  const others = parts.filter(({ isMain }) => !isMain).map(({ folder, group }) => otherGroup(folder, group));
  return [...main, ...others].map((lines) => lines.join('\n')).join('\n\n');
}

/** Most of it is for others, and says what it is. */
function isMain(group: readonly Listed[]): boolean {
  return (
    group.filter(isInstalled).length * 2 >= group.length && group.some(({ description }) => description !== undefined)
  );
}

/** Somebody may want to use it elsewhere. */
function isInstalled({ private: isPrivate, kind }: Listed): boolean {
  return !isPrivate && kind !== 'app';
}

function mainGroup(folder: string, group: readonly Listed[], limit: number): string[] {
  return [`### ${title(folder)}`, '', ...tableOf(group, limit)];
}

/** Examples, sites, benchmarks: there when somebody looks for them. */
function otherGroup(folder: string, group: readonly Listed[]): string[] {
  const where = folder === '' ? 'the root' : `<code>${folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</code>`;
  const summary = `<summary>${counted(group.length, 'package')} in ${where}</summary>`;
  return ['<details>', summary, '', ...tableOf(group, group.length), '', '</details>'];
}

function title(folder: string): string {
  return folder === '' ? 'In the root' : code(folder);
}

function tableOf(packages: readonly Listed[], limit: number): string[] {
  const versions = packages.some((each) => isInstalled(each) && each.version !== undefined && each.version !== '0.0.0');
  const told = packages.some(({ description }) => description !== undefined);
  const rows = packages.map(({ name, path, description, version, private: isPrivate }) => [
    linkTo(inlineCode(name, 200), '', path),
    ...(versions ? [isPrivate ? 'private' : (version ?? '')] : []),
    ...(told ? [description === undefined ? '' : prose(description)] : []),
  ]);
  const head = ['package', ...(versions ? ['version'] : []), ...(told ? ['what it is'] : [])];
  return foldedTable(head, rows, limit);
}
