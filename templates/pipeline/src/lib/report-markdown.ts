import { bar, escapeText, table } from '@pipelines/core/markdown';
import type { Measure, Problem } from '../rows.ts';
import type { FolderTotal } from './folder-totals.ts';

export interface ReportFacts {
  readonly totals: readonly FolderTotal[];
  /** Files of more than `maxLines` lines. */
  readonly long: readonly Measure[];
  readonly maxLines: number;
  readonly problems: readonly Problem[];
}

/** The report for people. */
export function reportMarkdown({ totals, long, maxLines, problems }: ReportFacts): string {
  const most = Math.max(0, ...totals.map(({ lines }) => lines));
  const rows = totals.map(({ folder, files, lines }) => [
    escapeText(folder),
    String(files),
    String(lines),
    bar(lines, most),
  ]);
  const blocks = ['# Lines by folder', table(['Folder', 'Files', 'Lines', ''], rows).join('\n')];
  if (long.length > 0) {
    const longRows = long.map(({ path, lines }) => [escapeText(path), String(lines)]);
    blocks.push(`## Longer than ${maxLines} lines`, table(['File', 'Lines'], longRows).join('\n'));
  }
  if (problems.length > 0) {
    const problemRows = problems.map(({ path, message }) => [escapeText(path), escapeText(message)]);
    blocks.push('## Left out', table(['File', 'Why'], problemRows).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}
