import { foldedTable, inlineCode } from '@pipelines/core/markdown';
import type { ExportedName, Package } from '../../rows.ts';
import { code } from './links.ts';
import { prose } from './prose.ts';

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
  return [...seen.values()].map((each) => `### ${code(each.name)}\n\n${fieldTable(each, limit)}`).join('\n\n');
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
  return foldedTable(head, rows.map(columns), limit).join('\n');
}
