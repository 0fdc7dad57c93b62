import { ParsePace } from './parse-pace.ts';
import { RecordCarry } from './record-carry.ts';
import { type DecoderOptions, decodeText, type Emit, isFaithful, type RecordDecoder, RecordGuard } from './records.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;
const EMPTY: Buffer = Buffer.alloc(0);
const NO_VALUES: readonly unknown[] = [];

/**
 * NDJSON by bytes: line borders are searched in the chunk, whole lines are decoded and parsed natively, many lines by
 * one call where that is safe. Blank lines are no records. Of a line above the byte guard nothing is held.
 */
export class NdjsonDecoder implements RecordDecoder {
  readonly #guard: RecordGuard;
  readonly #carry: RecordCarry;
  readonly #pace: ParsePace;
  /** Stands between the lines of a run. Nobody can know it, so no line can imitate it. */
  readonly #border = 2 ** 29 + Math.floor(Math.random() * 2 ** 29);
  readonly #separator = `,${this.#border},`;
  #chunk: Buffer = EMPTY;
  #start = 0;
  #line = 1;
  #lineOffset = 0;
  /** The run that is being emitted: values at even places, borders between them. */
  #values = NO_VALUES;
  #valueAt = 0;
  #valueLine = 0;

  constructor(options: DecoderOptions = {}) {
    this.#guard = new RecordGuard(options);
    this.#carry = new RecordCarry(this.#guard.maxBytes);
    this.#pace = new ParsePace(this.#guard.maxBytes);
  }

  write(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#start = 0;
  }

  read(max: number, emit: Emit): boolean {
    for (let left = max; left > 0; ) {
      if (this.#valueAt < this.#values.length) left -= this.#emitValues(left, emit);
      else if (!this.#parseRun()) {
        const end = this.#chunk.indexOf(NEWLINE, this.#start);
        if (end === -1) {
          this.#keepRest();
          return false;
        }
        if (this.#finishLine(end, emit)) left -= 1;
      }
    }
    return true;
  }

  end(emit: Emit): void {
    this.write(EMPTY);
    if (this.#carry.length > 0) this.#finishLine(0, emit);
  }

  #emitValues(max: number, emit: Emit): number {
    const values = this.#values;
    const first = this.#valueAt;
    const end = Math.min(values.length, first + 2 * max);
    for (let at = first; at < end; at += 2) emit(values[at], this.#valueLine++);
    this.#valueAt = end;
    if (end < values.length) return max;
    this.#values = NO_VALUES;
    this.#valueAt = 0;
    return (end - first + 1) >> 1;
  }

  /**
   * Parses the next whole lines as the elements of one array, with a border between them. Only if every border comes out
   * at its place was every line one value: a line that holds none or two, or goes on in the next, moves or hides one.
   */
  #parseRun(): boolean {
    if (!this.#pace.mayRun || this.#line === 1 || this.#carry.length > 0) return false;
    const start = this.#start;
    const end = this.#chunk.lastIndexOf(NEWLINE, start + this.#pace.runBytes);
    if (end <= start || this.#chunk.indexOf(NEWLINE, start) === end) return false;
    const text = decodeText(this.#chunk, start, end);
    const values = isFaithful(text, this.#chunk, start, end) ? this.#parseLines(text) : undefined;
    if (values === undefined) {
      this.#pace.failed();
      return false;
    }
    this.#pace.succeeded();
    this.#values = values;
    this.#valueLine = this.#line;
    this.#line += (values.length + 1) / 2;
    this.#lineOffset += end + 1 - start;
    this.#start = end + 1;
    return true;
  }

  #parseLines(text: string): readonly unknown[] | undefined {
    const joined = text.replace(/\n/g, this.#separator);
    const borders = (joined.length - text.length) / (this.#separator.length - 1);
    let values: unknown[];
    try {
      values = JSON.parse(`[${joined}]`);
    } catch {
      return undefined;
    }
    if (values.length !== 2 * borders + 1) return undefined;
    for (let at = 1; at < values.length; at += 2) if (values[at] !== this.#border) return undefined;
    return values;
  }

  /** The line that ends at `end` of the chunk. True if it held a record. */
  #finishLine(end: number, emit: Emit): boolean {
    const start = this.#start;
    const length = this.#carry.length + end - start;
    const isRecord =
      this.#carry.length === 0 && length <= this.#guard.maxBytes
        ? this.#parse(this.#chunk, start, end, emit)
        : this.#finishCarried(end, emit);
    this.#start = end + 1;
    this.#line += 1;
    this.#lineOffset += length + 1;
    this.#pace.detoured(length);
    return isRecord;
  }

  #finishCarried(end: number, emit: Emit): boolean {
    if (this.#carry.append(this.#chunk, this.#start, end)) this.#guard.refuseLarge(this.#line, this.#lineOffset);
    const line = this.#carry.view();
    const isRecord = line !== undefined && this.#parse(line, 0, line.length, emit);
    this.#carry.clear();
    return isRecord;
  }

  #keepRest(): void {
    const { length } = this.#chunk;
    if (this.#start < length && this.#carry.append(this.#chunk, this.#start, length)) {
      this.#guard.refuseLarge(this.#line, this.#lineOffset);
    }
    this.write(EMPTY);
  }

  #parse(bytes: Buffer, start: number, end: number, emit: Emit): boolean {
    let text = bytes.toString('utf8', start, end);
    if (this.#line === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
    if (text === '' || text === '\r') return false;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (!/^[ \t\r]*$/.test(text)) this.#guard.refuse(this.#line, this.#lineOffset, 'not valid JSON');
      return false;
    }
    if (!isFaithful(text, bytes, start, end)) {
      this.#guard.refuse(this.#line, this.#lineOffset, 'not valid UTF-8');
      return false;
    }
    emit(value, this.#line);
    return true;
  }
}
