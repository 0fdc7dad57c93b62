import { RecordCarry } from './record-carry.ts';
import { type DecoderOptions, type Emit, isFaithful, type RecordDecoder, RecordGuard } from './records.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;
const EMPTY: Buffer = Buffer.alloc(0);

/**
 * NDJSON by bytes: line borders are searched in the chunk, whole lines are decoded and parsed natively.
 * Blank lines are no records. Of a line above the byte guard nothing is held.
 */
export class NdjsonDecoder implements RecordDecoder {
  readonly #guard: RecordGuard;
  readonly #carry: RecordCarry;
  #chunk: Buffer = EMPTY;
  #start = 0;
  #line = 1;
  #lineOffset = 0;

  constructor(options: DecoderOptions = {}) {
    this.#guard = new RecordGuard(options);
    this.#carry = new RecordCarry(this.#guard.maxBytes);
  }

  write(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#start = 0;
  }

  read(max: number, emit: Emit): boolean {
    for (let left = max; left > 0; ) {
      const end = this.#chunk.indexOf(NEWLINE, this.#start);
      if (end === -1) {
        this.#keepRest();
        return false;
      }
      if (this.#finishLine(end, emit)) left -= 1;
    }
    return true;
  }

  end(emit: Emit): void {
    this.write(EMPTY);
    if (this.#carry.length > 0) this.#finishLine(0, emit);
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
