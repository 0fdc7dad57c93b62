const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Bytes that are looked at one by one before a search is worth its call. */
const SHORT_STRING = 32;

const OPEN = 1;
const CLOSE_BRACE = 2;
const CLOSE_BRACKET = 3;
const COMMA = 4;
const STRING = 5;
const NEWLINE = 6;

/** What each byte means outside strings; 0 is nothing. */
const MEANING = new Uint8Array(256);
MEANING[0x7b] = OPEN;
MEANING[0x5b] = OPEN;
MEANING[0x7d] = CLOSE_BRACE;
MEANING[0x5d] = CLOSE_BRACKET;
MEANING[0x2c] = COMMA;
MEANING[QUOTE] = STRING;
MEANING[0x0a] = NEWLINE;

/** Finds where the elements of a JSON array end, over any cuts of its bytes into chunks. Jumps strings. */
export class ElementScan {
  /** Line of the cursor, from 1. */
  line = 1;
  #depth = 0;
  #inString = false;
  /** The byte before the cursor is a backslash that escapes the next one. */
  #escaped = false;

  /** The comma or bracket before `end` that ends the element the cursor is in, or -1 if the element goes on there. */
  findBorder(chunk: Buffer, from: number, end: number): number {
    let at = from;
    if (this.#inString) {
      at = this.#endOfString(chunk, at, end) + 1;
      if (this.#inString) return -1;
    }
    let depth = this.#depth;
    for (; at < end; at++) {
      const meaning = MEANING[chunk[at] as number];
      if (meaning === 0) continue;
      if (meaning === STRING) {
        at = this.#skipString(chunk, at + 1, end);
        if (at === -1) break;
      } else if (meaning === OPEN) depth += 1;
      else if (meaning === NEWLINE) this.line += 1;
      else if (depth > 0) {
        if (meaning !== COMMA) depth -= 1;
      } else if (meaning !== CLOSE_BRACE) {
        this.#depth = 0;
        return at;
      }
    }
    this.#depth = depth;
    return -1;
  }

  /** Back to a border, which stands on this line. */
  rewind(line: number): void {
    this.line = line;
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /** As `#endOfString`, for a string that begins at `from`: byte by byte as long as quotes or escapes are near. */
  #skipString(chunk: Buffer, from: number, end: number): number {
    let at = from;
    for (let near = Math.min(end, from + SHORT_STRING); at < near; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) return at;
      if (byte !== BACKSLASH) continue;
      at += 1;
      near = Math.min(end, at + SHORT_STRING);
    }
    if (at <= end) return this.#endOfString(chunk, at, end);
    this.#inString = true;
    this.#escaped = true;
    return -1;
  }

  /** The closing quote of the string that goes on at `from`, or -1 if it goes on at `end`. */
  #endOfString(chunk: Buffer, from: number, end: number): number {
    this.#inString = true;
    const first = this.#escaped ? from + 1 : from;
    if (first > end) return -1;
    this.#escaped = false;
    let quote = chunk.indexOf(QUOTE, first);
    while (quote !== -1 && quote < end && isEscaped(chunk, first, quote)) quote = chunk.indexOf(QUOTE, quote + 1);
    if (quote !== -1 && quote < end) {
      this.#inString = false;
      return quote;
    }
    this.#escaped = isEscaped(chunk, first, end);
    return -1;
  }
}

/** Is the byte at `at` escaped: does an odd run of backslashes, not reaching back over `first`, stand before it? */
function isEscaped(bytes: Buffer, first: number, at: number): boolean {
  let run = 0;
  while (at - run > first && bytes[at - run - 1] === BACKSLASH) run += 1;
  return run % 2 === 1;
}
