import type { Measure } from '../rows.ts';

export interface FolderTotal {
  /** POSIX; `.` for the root. */
  readonly folder: string;
  readonly files: number;
  readonly lines: number;
}

/** Files and lines by the first `depth` folders of their paths; the most lines first, then by name. */
export function folderTotals(measures: readonly Measure[], depth: number): FolderTotal[] {
  const totals = new Map<string, FolderTotal>();
  for (const { path, lines } of measures) {
    const folder = path.split('/').slice(0, -1).slice(0, depth).join('/') || '.';
    const { files: before = 0, lines: sum = 0 } = totals.get(folder) ?? {};
    totals.set(folder, { folder, files: before + 1, lines: sum + lines });
  }
  // By code units, never by locale: the same rows give the same bytes everywhere.
  return [...totals.values()].sort((a, b) => b.lines - a.lines || (a.folder < b.folder ? -1 : 1));
}
