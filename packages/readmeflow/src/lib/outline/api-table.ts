import { foldedTable, inlineCode } from '@pipelines/core/markdown';
import type { Entry, ExportedName, Package } from '../../rows.ts';
import { prose } from './prose.ts';

const TYPES = new Set<ExportedName['kind']>(['interface', 'type']);

/** What a package exports, a table per entry point; longer ones than `limit` are folded. Undefined if nothing is known. */
export function apiText({ name, entries }: Package, limit: number): string | undefined {
  const known = bySource(entries.filter(({ names }) => names !== undefined && names.length > 0));
  if (known.length === 0) return undefined;
  const only = known.length === 1 && known[0]?.length === 1 && known[0][0]?.subpath === '.';
  return known
    .map((same) => {
      const heading = same.map(({ subpath }) => inlineCode(specifierOf(name, subpath), 200)).join(', ');
      return [...(only ? [] : [`### ${heading}`, '']), ...entryLines(same[0], limit)].join('\n');
    })
    .join('\n\n');
}

/** What one writes behind `from` to import an entry. */
export function specifierOf(name: string, subpath: string): string {
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

function entryLines(entry: Entry | undefined, limit: number): string[] {
  const names = entry?.names ?? [];
  const ordered = [...names.filter(({ kind }) => !TYPES.has(kind)), ...names.filter(({ kind }) => TYPES.has(kind))];
  const told = ordered.some(({ summary, deprecated }) => summary !== undefined || deprecated);
  const rows = ordered.map((each) => [inlineCode(each.name, 200), declared(each), ...(told ? [summaryOf(each)] : [])]);
  const lines = foldedTable(['name', 'declared as', ...(told ? ['what it is'] : [])], rows, limit);
  return entry?.complete ? lines : [...lines, '', 'Not every export could be followed: there may be more.'];
}

function declared({ signature, kind }: ExportedName): string {
  if (signature !== undefined) return inlineCode(signature, 120);
  return kind === 'unknown' ? '' : kind;
}

function summaryOf({ summary, deprecated }: ExportedName): string {
  return [...(deprecated ? ['**Deprecated.**'] : []), ...(summary === undefined ? [] : [prose(summary)])].join(' ');
}
