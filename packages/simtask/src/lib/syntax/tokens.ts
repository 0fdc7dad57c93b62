import { fnv1a, TwoHashes } from './hashing.ts';

/** What stands for every identifier and for every literal. */
export const IDENTIFIER_SIGN = fnv1a('identifier');
export const LITERAL_SIGN = fnv1a('literal');

/** One comment, with its delimiters. */
export interface CommentRange {
  readonly start: number;
  readonly end: number;
}

interface Columns {
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Hash of the token as `Syntax.tokens` has it. */
  readonly sign: Uint32Array;
  /** Two hashes of the token as written. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Lines with code from the beginning of the file up to the end of the token. */
  readonly lines: Int32Array;
  /** 1 for tokens of types. */
  readonly type: Uint8Array;
}

/** The tokens of a file, column by column, since a file has too many for one object each. Comments stand aside. */
export class Tokens {
  readonly comments: CommentRange[] = [];
  #columns: Columns;
  #count = 0;

  /** Takes over the room of tokens that are no longer needed. */
  constructor(old?: Tokens) {
    this.#columns = old ? old.#columns : columnsOf(2 ** 14);
  }

  get count(): number {
    return this.#count;
  }

  add(start: number, end: number, sign: number, written: TwoHashes, lines: number, type: boolean): void {
    if (this.#count === this.#columns.start.length) this.#columns = columnsOf(this.#count * 2, this.#columns);
    const at = this.#count++;
    this.#columns.start[at] = start;
    this.#columns.end[at] = end;
    this.#columns.sign[at] = sign;
    this.#columns.first[at] = written.first;
    this.#columns.second[at] = written.second;
    this.#columns.lines[at] = lines;
    this.#columns.type[at] = type ? 1 : 0;
  }

  dropLast(): void {
    this.#count -= 1;
  }

  /** Index of the first token that begins at or behind an offset. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#columns.start[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  startOf(index: number): number {
    return this.#columns.start[index] as number;
  }

  endOf(index: number): number {
    return this.#columns.end[index] as number;
  }

  /** Signs of a range without those of types. */
  signs(from: number, to: number): Uint32Array {
    const signs = this.#columns.sign.subarray(from, to);
    const type = this.#columns.type.subarray(from, to);
    if (!type.includes(1)) return signs;
    let count = 0;
    const kept = new Uint32Array(signs.length);
    for (let i = 0; i < signs.length; i++) if (type[i] === 0) kept[count++] = signs[i] as number;
    return kept.subarray(0, count);
  }

  /** Content id of a range as written, types and the name it is given included. */
  exactId(name: string, from: number, to: number): string {
    const hashes = new TwoHashes().reset().addText(name, 0, name.length);
    for (let i = from; i < to; i++) {
      hashes.addPair(this.#columns.first[i] as number, this.#columns.second[i] as number);
    }
    return hashes.id;
  }

  /** Lines with code. */
  linesOf(from: number, to: number): number {
    if (to <= from) return 0;
    return (this.#columns.lines[to - 1] as number) - (this.#columns.lines[from] as number) + 1;
  }
}

/** Content id of signs. */
export function idOfSigns(signs: Uint32Array): string {
  const hashes = new TwoHashes().reset();
  for (const sign of signs) hashes.add(sign);
  return hashes.id;
}

function columnsOf(size: number, old?: Columns): Columns {
  const columns: Columns = {
    start: new Int32Array(size),
    end: new Int32Array(size),
    sign: new Uint32Array(size),
    first: new Int32Array(size),
    second: new Int32Array(size),
    lines: new Int32Array(size),
    type: new Uint8Array(size),
  };
  for (const [name, column] of old ? Object.entries(old) : []) columns[name as keyof Columns].set(column);
  return columns;
}
