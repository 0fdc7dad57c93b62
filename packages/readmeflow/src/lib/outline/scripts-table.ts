import { foldedTable, inlineCode } from '@pipelines/core/markdown';
import type { Package, Workspace } from '../../rows.ts';

/** More than these are folded. */
const SHOWN = 15;

/** What people run in a package: all scripts but those that another one brings with it. Undefined without any. */
export function scriptsText(
  { scripts, path }: Pick<Package, 'scripts' | 'path'>,
  manager: Workspace['manager'],
): string | undefined {
  const names = new Set(scripts.map(({ name }) => name));
  const shown = scripts.filter(({ name }) => !names.has(/^(?:pre|post)(.+)$/.exec(name)?.[1] ?? ''));
  if (shown.length === 0) return undefined;
  const rows = shown.map(({ name, command }) => [inlineCode(name, 100), inlineCode(command, 120)]);
  const where = path === '' ? '' : ' in this folder';
  return [
    `Run with \`${manager ?? 'npm'} run <script>\`${where}:`,
    '',
    ...foldedTable(['script', 'what it runs'], rows, SHOWN),
  ].join('\n');
}
