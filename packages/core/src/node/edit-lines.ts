import type { EditCounts } from './step-files.ts';

/** What became of the edits of a run, for people. `preview` is the path of the diff as they see it. */
export function editLines({ written, overtaken, previewed }: EditCounts, preview: string | undefined): string {
  const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;
  const lines: string[] = [];
  if (written > 0) lines.push(`${files(written)} written\n`);
  if (overtaken > 0)
    lines.push(`warning: ${files(overtaken)} changed since the step read them, and left alone; run again\n`);
  if (preview !== undefined) {
    const them = previewed === 1 ? 'it' : 'them';
    lines.push(`${files(previewed)} would change, see ${preview}; --write changes ${them}\n`);
  }
  return lines.join('');
}
