import { counted, inlineCode } from '@pipelines/core/markdown';
import type { ExportedName, Package } from '../../rows.ts';
import { code } from './links.ts';
import { longTable } from './long-table.ts';
import { prose } from './prose.ts';

/** Interfaces that show, and those that are listed at all. */
const SHOWN = 3;
const MOST = 12;

/** The fields of what people pass as options, a table per interface. Undefined without any. */
export function optionsText({ entries }: Package, limit: number): string | undefined {
  const seen = new Map<string, ExportedName>();
  for (const each of entries.flatMap(({ names }) => names ?? [])) {
    const key = `${each.path ?? ''}#${each.name}`;
    if (!each.internal && each.fields && each.fields.length > 0 && !seen.has(key)) seen.set(key, each);
  }
  if (seen.size === 0) return undefined;
  const [first, second] = seen.values();
  if (first && !second) return `Fields of ${code(first.name)}:\n\n${fieldTable(first, limit)}`;
  const parts = [...seen.values()].map((each) => `### ${code(each.name)}\n\n${fieldTable(each, limit)}`);
  if (parts.length <= SHOWN) return parts.join('\n\n');
  const folded = parts.slice(SHOWN, MOST).join('\n\n');
  const others =
    parts.length > MOST ? [`${counted(parts.length - MOST, 'more type')} of options, not listed here.`] : [];
  const summary = `<summary>${Math.min(parts.length, MOST) - SHOWN} more</summary>`;
  return [...parts.slice(0, SHOWN), '<details>', summary, folded, '</details>', ...others].join('\n\n');
}

function fieldTable({ fields = [] }: ExportedName, limit: number): string {
  const rows = fields.map((field) => [
    inlineCode(field.name, 200),
    inlineCode(field.type, 80),
    field.optional ? (field.default === undefined ? '' : inlineCode(field.default)) : 'required',
    field.summary === undefined ? '' : prose(field.summary),
  ]);
  const kept = [0, 1, 2, 3].filter((at) => at < 2 || rows.some((row) => row[at] !== ''));
  const columns = (cells: readonly string[]) => kept.map((at) => cells[at] ?? '');
  const head = columns(['option', 'type', 'default', 'what it does']);
  return longTable(head, rows.map(columns), limit, 'option');
}
