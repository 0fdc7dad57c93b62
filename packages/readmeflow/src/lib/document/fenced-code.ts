import type { Block } from './blocks.ts';
import type { LineMap } from './line-map.ts';
import type { FencedCode } from './parse-document.ts';

/** What a fence holds, from the text as it is in the file. */
export function readFencedCode(fence: Block & { kind: 'fence' }, text: string, lines: LineMap): FencedCode {
  const { open, close, info, starts } = fence.parts;
  const place = lines.place(open[0]);
  const [language, meta] = splitInfo(text.slice(info[0], info[1]));
  const firstLine = place.line + 1;
  const lastLine = close ? lines.line(close[0]) - 1 : lastLineOf(text, lines, Math.max(open[1], fence.to));
  const startOf = new Map(starts.map((start) => [lines.line(start), start]));
  const first = starts[0];
  const removed = first === undefined ? 0 : columnOf(text, lines, open[0]) - columnOf(text, lines, first);
  const code: string[] = [];
  const indents: number[] = [];
  for (let line = firstLine; line <= lastLine; line += 1) {
    const end = lineEnd(text, lines, line);
    const from = dedent(text, Math.min(end, startOf.get(line) ?? end), removed);
    code.push(text.slice(from, end));
    indents.push(from - lines.start(line));
  }
  return {
    ...{ ...place, endColumn: place.column + open[1] - open[0], language, meta, code: code.join('\n') },
    ...{ firstLine, indents, closed: close !== undefined, ...aboveOf(text, lines, place.line) },
  };
}

/** `js {1,3}`, `js{1,3}`, `ts:file.ts`, `rust,no_run`: the language ends where its name does. */
function splitInfo(info: string): [language: string, meta: string] {
  const language = /^[^\s{:,]*/.exec(info)?.[0] ?? '';
  return [language.toLowerCase(), info.slice(language.length).trim()];
}

/** The last line up to an offset. What follows the last line break of the document is no line. */
function lastLineOf(text: string, lines: LineMap, offset: number): number {
  const line = lines.line(offset);
  return offset === text.length && lines.start(line) === offset ? line - 1 : line;
}

/** The end of a line, without its line break. */
function lineEnd(text: string, lines: LineMap, line: number): number {
  const end = line < lines.count ? lines.start(line + 1) - 1 : text.length;
  return text[end - 1] === '\r' && end > lines.start(line) ? end - 1 : end;
}

/** Columns to the left of an offset, tabs as wide as they are. */
function columnOf(text: string, lines: LineMap, offset: number): number {
  let column = 0;
  for (let at = lines.start(lines.line(offset)); at < offset; at += 1)
    column += text[at] === '\t' ? 4 - (column % 4) : 1;
  return column;
}

function dedent(text: string, from: number, columns: number): number {
  let at = from;
  while (at - from < columns && text[at] === ' ') at += 1;
  return at;
}

const COMMENT_END = /(?:-->|\*\/\})\s*$/;
/** A comment of more lines is no remark on a fence. */
const MAX_COMMENT_LINES = 20;

function aboveOf(text: string, lines: LineMap, line: number): { above?: string } {
  const textOf = (number: number) => (number < 1 ? '' : text.slice(lines.start(number), lineEnd(text, lines, number)));
  const last = textOf(line - 1).trim() === '' ? line - 2 : line - 1;
  const end = textOf(last).replace(/^[\s>]+/, '');
  if (/^\[[^\]]+\]:/.test(end) && last === line - 1) return { above: end.trimEnd() };
  if (!COMMENT_END.test(end)) return {};
  const parts: string[] = [];
  for (let number = last; number >= 1 && last - number < MAX_COMMENT_LINES; number -= 1) {
    const part = textOf(number).replace(/^[\s>]+/, '');
    parts.unshift(part);
    if (/^(?:<!--|\{\s*\/\*)/.test(part)) return { above: parts.join('\n').trimEnd() };
  }
  return {};
}
