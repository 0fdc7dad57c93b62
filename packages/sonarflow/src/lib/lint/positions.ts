import type { Range } from '../../rows.ts';

const LF = 10;
const BOM = [0xef, 0xbb, 0xbf];

interface Place {
  /** From 0. */
  readonly line: number;
  /** Byte. */
  readonly offset: number;
  /** UTF-16 units since the start of the line. */
  readonly units: number;
}

/**
 * Turns byte offsets of a UTF-8 file into lines, which end at line feeds, and columns in UTF-16 units. A byte order mark has no
 * column. Offsets in ascending order are cheap, even in one endless line.
 */
export class BytePositions {
  readonly #content: Buffer;
  readonly #starts: number[];
  #last: Place;

  constructor(content: Buffer) {
    this.#content = content;
    this.#starts = [BOM.every((byte, at) => content[at] === byte) ? BOM.length : 0];
    for (let at = content.indexOf(LF); at !== -1; at = content.indexOf(LF, at + 1)) this.#starts.push(at + 1);
    this.#last = { line: 0, offset: this.#starts[0] as number, units: 0 };
  }

  /** What lies beyond the end of the file is at its end. */
  range(offset: number, length: number): Range {
    const start = this.#place(offset, this.#last);
    this.#last = start;
    const end = this.#place(offset + length, start);
    return {
      startLine: start.line + 1,
      startColumn: start.units + 1,
      endLine: end.line + 1,
      endColumn: end.units + 1,
    };
  }

  #place(wanted: number, known: Place): Place {
    const line = this.#lineOf(wanted);
    const start = this.#starts[line] as number;
    const offset = Math.min(Math.max(wanted, start), this.#content.length);
    const from = known.line === line && known.offset <= offset ? known : { offset: start, units: 0 };
    return { line, offset, units: from.units + this.#content.toString('utf8', from.offset, offset).length };
  }

  /** The last line that starts at or before the offset. */
  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Line ends of JavaScript that are none for editors and git. */
const ODD_LINE_END = /[\u2028\u2029]|\r(?!\n)/;
const SCRIPT_LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

/** Turns a range whose lines are those of JavaScript, as in ESLint, into one whose lines end at line feeds. */
export function toEditorLines(text: string | undefined): (range: Range) => Range {
  if (text === undefined || !ODD_LINE_END.test(text)) return (range) => range;
  const script = [0, ...Array.from(text.matchAll(SCRIPT_LINE_END), ({ index, 0: end }) => index + end.length)];
  const place = (line: number, column: number) => {
    const offset = (script[line - 1] ?? text.length) + column - 1;
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
  return (range) => {
    const start = place(range.startLine, range.startColumn ?? 1);
    const end = place(range.endLine, range.endColumn ?? 1);
    return {
      startLine: start.line,
      ...(range.startColumn !== undefined && { startColumn: start.column }),
      endLine: end.line,
      ...(range.endColumn !== undefined && { endColumn: end.column }),
    };
  };
}
