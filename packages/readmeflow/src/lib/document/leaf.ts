/** The text of a block as one string, and where its lines stand in the document. */
export class Leaf {
  readonly text: string;
  /** `[offset in the text, offset in the document]`, one for each line, ascending. */
  readonly #lines: readonly (readonly [number, number])[];

  constructor(text: string, lines: readonly (readonly [number, number])[]) {
    this.text = text;
    this.#lines = lines;
  }

  /** The offset in the document of an offset in the text. */
  source(at: number): number {
    const [start, source] = this.#lines[this.#line(at)] ?? [0, 0];
    return source + at - start;
  }

  /** Part of the text, which knows its place in the document. */
  slice(from: number, to: number): Leaf {
    const lines: (readonly [number, number])[] = [[0, this.source(from)]];
    for (let line = this.#line(from) + 1; line < this.#lines.length; line += 1) {
      const [start, source] = this.#lines[line] ?? [to, 0];
      if (start >= to) break;
      lines.push([start - from, source]);
    }
    return new Leaf(this.text.slice(from, to), lines);
  }

  #line(at: number): number {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle]?.[0] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * The text between two offsets of a document without the marks of quotes and the indentation of its lines.
 * @param marks the quote marks between the two offsets, ascending
 */
export function leafOf(text: string, from: number, to: number, marks: readonly (readonly [number, number])[]): Leaf {
  let newline = text.indexOf('\n', from);
  if (newline === -1 || newline >= to) return new Leaf(text.slice(from, to), [[0, from]]);
  const lines: (readonly [number, number])[] = [];
  const parts: string[] = [];
  let length = 0;
  let mark = 0;
  for (let start = from; start <= to; ) {
    const end = newline === -1 || newline > to ? to : newline;
    while ((marks[mark]?.[0] ?? to) < end) start = marks[mark++]?.[1] ?? start;
    if (start > from) start = skipIndent(text, start, end);
    lines.push([length, start]);
    parts.push(text.slice(start, end));
    length += end - start + 1;
    start = end + 1;
    newline = text.indexOf('\n', start);
  }
  return new Leaf(parts.join('\n'), lines);
}

function skipIndent(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && (text[at] === ' ' || text[at] === '\t')) at += 1;
  return at;
}
