import type { Blame, ChangedLines, LineOrigin } from '@pipelines/core/node';
import type { Range } from '../../rows.ts';

/** Where the youngest line of a range comes from. Undefined if none of them is known. */
export function latestOrigin(blame: Blame | undefined, range: Range): LineOrigin | undefined {
  let latest: LineOrigin | undefined;
  let line = 1;
  for (let at = 0; blame && at < blame.runs.length && line <= range.endLine; at += 2) {
    const end = line + (blame.runs[at + 1] as number);
    const origin = end > range.startLine ? blame.origins[blame.runs[at] as number] : undefined;
    if (origin && (!latest || origin.time > latest.time)) latest = origin;
    line = end;
  }
  return latest;
}

/** Whether lines of a range changed; without a range, whether the file is new. */
export function isChanged(changes: ChangedLines, path: string | undefined, range: Range | undefined): boolean {
  if (path === undefined) return false;
  if (changes.added.has(path)) return true;
  const pairs = range ? changes.lines.get(path) : undefined;
  if (!range || !pairs) return false;
  for (let at = 0; at < pairs.length; at += 2) {
    if ((pairs[at] as number) <= range.endLine && (pairs[at + 1] as number) >= range.startLine) return true;
  }
  return false;
}
