/** What a mark says about the text from its place on. */
export const LITERAL = 1;
export const IDENTIFIER = 2;
export const TYPE = 3;
export const BLANK = 4;

/**
 * Places where a lexer needs the parser: regular expressions, JSX texts and names, types. One number per character, so
 * that marks may come in any order and are found at once.
 */
export class Marks {
  #ends = new Int32Array(0);

  /** Makes room for a text; forgets the marks of the last one. */
  reset(length: number): void {
    if (this.#ends.length <= length) this.#ends = new Int32Array(Math.max(length + 1, 2 ** 16));
    else this.#ends.fill(0, 0, length + 1);
  }

  mark(kind: number, start: number, end: number): void {
    if (end > start) this.#ends[start] = (end << 3) | kind;
  }

  /** Zero where nothing is marked, else its end, shifted left by three, and its kind. */
  at(offset: number): number {
    return this.#ends[offset] as number;
  }
}
