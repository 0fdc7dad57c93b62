import { compareText } from '@pipelines/core';

/** What to put in the place of some text. Lines and columns from 1, in UTF-16 units, the end exclusive. */
export interface Replacement {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly text: string;
}

/**
 * Makes replacements, from right to left, so that the places of those to the left stay true. Of two that overlap the left one
 * is made; equal ones are made once. `made` holds those that stand in the result. A byte order mark is no part of line 1; line
 * ends stay as they are.
 */
export function applyReplacements<R extends Replacement>(
  text: string,
  replacements: readonly R[],
): { readonly text: string; readonly made: ReadonlySet<R> } {
  const lines = linesOf(text);
  const placed = replacements
    .flatMap((each) => placeOf(each, lines))
    .sort((a, b) => a.start - b.start || a.end - b.end || compareText(a.each.text, b.each.text));
  const made = new Set<R>();
  const edits: (typeof placed)[number][] = [];
  for (const place of placed) {
    const before = edits.at(-1);
    const isSame = before?.start === place.start && before.end === place.end && before.each.text === place.each.text;
    if (before && !isSame && place.start < before.end) continue;
    made.add(place.each);
    if (!isSame) edits.push(place);
  }
  let result = text;
  for (const { start, end, each } of edits.reverse()) result = result.slice(0, start) + each.text + result.slice(end);
  return { text: result, made };
}

interface Placed<R> {
  readonly each: R;
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly start: number;
  /** Before what ends the line. */
  readonly end: number;
}

/** Nothing for a place that is not on its line. */
function placeOf<R extends Replacement>(each: R, lines: readonly Line[]): Placed<R>[] {
  const line = lines[each.line - 1];
  if (!line) return [];
  const [start, end] = [line.start + each.column - 1, line.start + each.endColumn - 1];
  return each.column >= 1 && start <= end && end <= line.end ? [{ each, start, end }] : [];
}

/** Lines end as CommonMark has it. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, end: index });
    start = index + end.length;
  }
  lines.push({ start, end: text.length });
  return lines;
}
