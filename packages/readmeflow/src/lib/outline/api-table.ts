import { inlineCode } from '@pipelines/core/markdown';
import type { Entry, ExportedName, Package } from '../../rows.ts';
import { declaration } from './declaration.ts';
import { code } from './links.ts';
import { longTable } from './long-table.ts';
import { prose } from './prose.ts';

const TYPES = new Set<ExportedName['kind']>(['interface', 'type']);
/** More entry points than these are folded, but for the first. */
const MOST_ENTRIES = 4;

/** What a package exports, a table per entry point; longer ones than `limit` are folded. Undefined if nothing is known. */
export function apiText({ name, entries }: Package, limit: number): string | undefined {
  const known = bySource(entries.filter((entry) => shownNames(entry).length > 0));
  if (known.length === 0) return undefined;
  if (known.length === 1 && known[0]?.length === 1 && known[0][0]?.subpath === '.') return tableOf(known[0][0], limit);
  const parts = known.map((same) => {
    const heading = same.map(({ subpath }) => code(specifierOf(name, subpath))).join(', ');
    return `### ${heading}\n\n${tableOf(same[0], limit)}`;
  });
  if (parts.length <= MOST_ENTRIES) return parts.join('\n\n');
  const summary = `<summary>${parts.length - 1} more entry points</summary>`;
  return [parts[0], '<details>', summary, parts.slice(1).join('\n\n'), '</details>'].join('\n\n');
}

/** What one writes behind `from` to import an entry. */
function specifierOf(name: string, subpath: string): string {
  return `${name}${subpath.slice(1)}`;
}

/** Entries that lead to one source are one. */
function bySource(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = entry.source ?? entry.subpath;
    const same = groups.get(key);
    if (same) same.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

/** Without those that are not for others; types last. */
function shownNames({ names = [] }: Entry): ExportedName[] {
  const shown = names.filter(({ name, internal }) => !internal && !name.startsWith('__'));
  return [...shown.filter(({ kind }) => !TYPES.has(kind)), ...shown.filter(({ kind }) => TYPES.has(kind))];
}

function tableOf(entry: Entry | undefined, limit: number): string {
  const names = entry ? shownNames(entry) : [];
  const told = names.some(({ summary, deprecated }) => summary !== undefined || deprecated);
  const rows = names.map((each) => [inlineCode(declaration(each), 200), ...(told ? [summaryOf(each)] : [])]);
  const table = longTable(['export', ...(told ? ['what it is'] : [])], rows, limit, 'export');
  return entry?.complete ? table : `${table}\n\nNot every export could be followed: there may be more.`;
}

function summaryOf({ summary, deprecated }: ExportedName): string {
  return [...(deprecated ? ['**Deprecated.**'] : []), ...(summary === undefined ? [] : [prose(summary)])].join(' ');
}
