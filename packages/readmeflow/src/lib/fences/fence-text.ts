import type { Place } from '../document/document-facts.ts';
import type { FencedCode } from '../document/parse-document.ts';

/** What a fence holds, and how offsets in it become places of the document. */
export interface FenceText {
  readonly fence: FencedCode;
  readonly code: string;
  /** Language without what some tools write behind it: `js{1,3}`, `ts:app.ts`, `{.js}`. */
  readonly language: string;
  /** The place from `start` to `end`, cut at the end of the line. */
  place(start: number, end: number): Place;
}

export function fenceText(fence: FencedCode): FenceText {
  const { code, firstLine, indents } = fence;
  const starts = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  const place = (start: number, end: number): Place => {
    const index = lineAt(starts, start);
    const from = starts[index] ?? 0;
    const to = (starts[index + 1] ?? code.length + 1) - 1;
    const left = (indents[index] ?? 0) + 1 - from;
    const place = { line: firstLine + index, column: start + left };
    return end > start ? { ...place, endColumn: Math.min(end, to) + left } : place;
  };
  return { fence, code, language: languageOf(fence.language), place };
}

function languageOf(written: string): string {
  return /^[{.]*([\w+#-]*)/.exec(written)?.[1] ?? '';
}

/** The last line that starts at or before the offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
