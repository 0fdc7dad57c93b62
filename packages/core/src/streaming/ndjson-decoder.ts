import { isUtf8 } from 'node:buffer';
import { ByteCarry } from './byte-carry.ts';
import {
  type BadRecord,
  badRecordError,
  type RecordDecoder,
  type RecordOptions,
  resolveMaxRecordBytes,
} from './records.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;

export interface NdjsonDecoderOptions extends RecordOptions {
  /** Called for every refused line; the decoder then goes on. Without it the first refused line throws. */
  readonly onBadLine?: ((bad: BadRecord) => void) | undefined;
}

/**
 * NDJSON by bytes: line borders are searched in the chunk, whole lines are decoded and parsed natively.
 * Holds at most one unfinished line, and of a line above `maxRecordBytes` nothing at all.
 */
export class NdjsonDecoder implements RecordDecoder {
  readonly #maxBytes: number;
  readonly #name: string;
  readonly #onBadLine: ((bad: BadRecord) => void) | undefined;
  readonly #carry = new ByteCarry();
  #line = 1;
  #lineOffset = 0;
  /** Bytes of the current line that were dropped because it is too large. */
  #dropped = 0;

  constructor(options: NdjsonDecoderOptions = {}) {
    this.#maxBytes = resolveMaxRecordBytes(options.maxRecordBytes);
    this.#name = options.name ?? 'input';
    this.#onBadLine = options.onBadLine;
  }

  push(chunk: Buffer, emit: (value: unknown, line: number) => void): void {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end !== -1) {
      this.#finishLine(chunk, start, end, emit);
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    this.#keepRest(chunk, start);
  }

  end(emit: (value: unknown, line: number) => void): void {
    if (this.#carry.length > 0 || this.#dropped > 0) this.#finishLine(Buffer.alloc(0), 0, 0, emit);
  }

  #finishLine(chunk: Buffer, start: number, end: number, emit: (value: unknown, line: number) => void): void {
    const carried = this.#carry.length + this.#dropped;
    const length = carried + end - start;
    if (length > this.#maxBytes) {
      if (this.#dropped === 0) this.#refuseLarge();
    } else if (carried === 0) {
      this.#parse(chunk, start, end, emit);
    } else {
      this.#carry.append(chunk, start, end);
      this.#parse(this.#carry.view(), 0, length, emit);
    }
    if (carried > 0) this.#carry.clear();
    this.#dropped = 0;
    this.#line += 1;
    this.#lineOffset += length + 1;
  }

  #keepRest(chunk: Buffer, start: number): void {
    const rest = chunk.length - start;
    if (rest === 0) return;
    if (this.#dropped > 0) {
      this.#dropped += rest;
    } else if (this.#carry.length + rest > this.#maxBytes) {
      this.#dropped = this.#carry.length + rest;
      this.#carry.clear();
      this.#refuseLarge();
    } else {
      this.#carry.append(chunk, start, chunk.length);
    }
  }

  #parse(bytes: Buffer, start: number, end: number, emit: (value: unknown, line: number) => void): void {
    let text = bytes.toString('utf8', start, end);
    if (this.#line === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
    if (text === '' || text === '\r') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (!/^[ \t\r]*$/.test(text)) this.#refuse('not valid JSON');
      return;
    }
    if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) {
      this.#refuse('not valid UTF-8');
      return;
    }
    emit(value, this.#line);
  }

  #refuseLarge(): void {
    this.#refuse(`the record is larger than ${this.#maxBytes} bytes`, 'RECORD_TOO_LARGE');
  }

  #refuse(reason: string, code: 'INPUT_INVALID' | 'RECORD_TOO_LARGE' = 'INPUT_INVALID'): void {
    const bad = { line: this.#line, byteOffset: this.#lineOffset, reason };
    if (!this.#onBadLine) throw badRecordError(this.#name, bad, code);
    this.#onBadLine(bad);
  }
}
