export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;

/** What a byte means outside strings; 0 is nothing. */
const MEANING = new Uint8Array(256);
MEANING[QUOTE] = 1;
MEANING[OPEN_BRACE] = 2;
MEANING[OPEN_BRACKET] = 2;
MEANING[CLOSE_BRACE] = 3;
MEANING[CLOSE_BRACKET] = 3;

/** Finds where a value ends, over any cuts of its bytes into chunks. */
export class ValueScan {
  done = false;
  /** A number or a word: it ends with the document, or before the next sign. */
  isPlain = false;
  #begun = false;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Where the value ends, or the chunk. */
  endOf(bytes: Buffer, from: number): number {
    if (!this.#begun && from < bytes.length) {
      this.#begun = true;
      this.isPlain = MEANING[bytes[from] as number] === 0;
    }
    return this.isPlain ? this.#endOfPlain(bytes, from) : this.#endOfNested(bytes, from);
  }

  #endOfPlain(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && !isBorder(bytes[at] as number)) at += 1;
    this.done = at < bytes.length;
    return at;
  }

  #endOfNested(bytes: Buffer, from: number): number {
    let at = this.#inString ? this.#skipString(bytes, from) : from;
    let depth = this.#depth;
    this.done = depth === 0 && at > from && !this.#inString;
    while (at < bytes.length && !this.done) {
      const meaning = MEANING[bytes[at] as number];
      at += 1;
      if (meaning === 0) continue;
      if (meaning === 1) at = this.#skipString(bytes, at);
      else depth += meaning === 2 ? 1 : -1;
      this.done = depth === 0 && !this.#inString;
    }
    this.#depth = depth;
    return at;
  }

  /** Behind the quote that ends the string, or the end of the chunk. */
  #skipString(bytes: Buffer, from: number): number {
    let at = this.#escaped ? from + 1 : from;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        this.#inString = false;
        this.#escaped = false;
        return at + 1;
      }
    }
    this.#inString = true;
    this.#escaped = at > bytes.length;
    return bytes.length;
  }
}

function isBorder(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= 0x20;
}
