/** The runs of backticks of a text, asked for in ascending order: a span of code ends at the next run of its length. */
export class CodeRuns {
  readonly #text: string;
  /** Where runs start, by their length, the last one first, so that what is passed can be taken from the end. */
  readonly #runs = new Map<number, number[]>();

  constructor(text: string, from: number) {
    this.#text = text;
    for (let at = text.indexOf('`', from); at !== -1; ) {
      const length = runLength(text, at);
      const known = this.#runs.get(length);
      if (known) known.push(at);
      else this.#runs.set(length, [at]);
      at = text.indexOf('`', at + length);
    }
    for (const positions of this.#runs.values()) positions.reverse();
  }

  /** The length of the run at an offset, and where the run starts that closes it, if there is one. */
  pair(at: number): { readonly length: number; readonly close: number | undefined } {
    const length = runLength(this.#text, at);
    const runs = this.#runs.get(length) ?? [];
    while (runs.length > 0 && (runs.at(-1) ?? 0) <= at) runs.pop();
    return { length, close: runs.pop() };
  }
}

function runLength(text: string, at: number): number {
  let end = at + 1;
  while (text[end] === '`') end += 1;
  return end - at;
}
