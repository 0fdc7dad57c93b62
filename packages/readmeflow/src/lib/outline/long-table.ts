import { counted, foldedTable } from '@pipelines/core/markdown';

/** Tables that are longer than so many times what shows are cut off: nobody reads them to their end. */
const TIMES = 5;

/** A table that shows `limit` rows, folds some more, and says how many others there are. */
export function longTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  limit: number,
  noun: string,
): string {
  const most = limit * TIMES;
  const lines = foldedTable(head, rows.slice(0, most), limit).join('\n');
  return rows.length <= most ? lines : `${lines}\n\n${counted(rows.length - most, `more ${noun}`)}, not listed here.`;
}
