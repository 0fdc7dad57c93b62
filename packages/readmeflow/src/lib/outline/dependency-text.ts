import type { Package, Workspace } from '../../rows.ts';
import { code, linkTo, listed } from './links.ts';

/** More than these are folded. */
const SHOWN = 15;

/** What a package needs at run time, and what needs it here. Undefined if neither is anything. */
export function dependencyText(row: Package, workspace: Workspace | undefined): string | undefined {
  const needed = row.dependencies.filter(({ kind }) => kind === 'dependency' || kind === 'optional');
  const paths = new Map(workspace?.packages.map(({ name, path }) => [name, path]));
  const linked = (name: string, path = paths.get(name)) =>
    path === undefined ? code(name) : linkTo(code(name), row.path, path);
  const own = needed.filter(({ path }) => path !== undefined).map(({ name, path }) => linked(name, path));
  const others = needed.filter(({ path }) => path === undefined).map(({ name }) => code(name));
  const users = row.usedBy.map((name) => linked(name));
  const parts = [...paragraph('Depends on', [...own, ...others]), ...paragraph('Used by', users)];
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

function paragraph(verb: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  if (items.length <= SHOWN) return [`${verb} ${listed(items)}.`];
  const noun = verb === 'Used by' ? 'packages of this repository' : 'packages';
  const summary = `<summary>${verb} ${items.length} ${noun}</summary>`;
  return [['<details>', summary, '', `${listed(items)}.`, '', '</details>'].join('\n')];
}
