import type { Range } from '../../rows.ts';
import { type JsonObject, naturalOf, positiveOf } from './json-values.ts';
import type { SourceText } from './source-texts.ts';

/** The range of a region that has lines. What does not fit together is left out. */
export function rangeOfLines(region: JsonObject): Range | undefined {
  const startLine = positiveOf(region['startLine']);
  if (startLine === undefined) return undefined;
  const startColumn = positiveOf(region['startColumn']);
  const writtenEnd = positiveOf(region['endLine']) ?? startLine;
  const endLine = Math.max(startLine, writtenEnd);
  const endColumn = positiveOf(region['endColumn']);
  const isForward = writtenEnd > startLine || (writtenEnd === startLine && (endColumn ?? 0) >= (startColumn ?? 1));
  return {
    startLine,
    ...(startColumn !== undefined && { startColumn }),
    endLine,
    ...(endColumn !== undefined && isForward && { endColumn }),
  };
}

/** Does a region say where it is by offsets alone? */
export function hasOffset(region: JsonObject): boolean {
  return naturalOf(region['charOffset']) !== undefined || naturalOf(region['byteOffset']) !== undefined;
}

/** The range of a region that has offsets alone, in the text as it is now. Undefined if it does not reach that far. */
export function rangeOfOffsets(region: JsonObject, source: SourceText): Range | undefined {
  const offset = charOffset(region, source.text);
  if (offset === undefined) return undefined;
  const length = charLength(region, source.text, offset);
  const start = source.positionOf(offset);
  const end = source.positionOf(offset + length) ?? start;
  if (!start || !end) return undefined;
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function charOffset(region: JsonObject, text: string): number | undefined {
  const chars = naturalOf(region['charOffset']);
  if (chars !== undefined) return chars;
  const bytes = naturalOf(region['byteOffset']);
  return bytes === undefined ? undefined : Buffer.from(text).subarray(0, bytes).toString().length;
}

function charLength(region: JsonObject, text: string, offset: number): number {
  const chars = naturalOf(region['charLength']);
  if (chars !== undefined) return chars;
  const bytes = naturalOf(region['byteLength']);
  return bytes === undefined ? 0 : Buffer.from(text.slice(offset)).subarray(0, bytes).toString().length;
}
