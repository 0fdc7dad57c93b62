import { countLines, guessBorder } from './border-guess.ts';
import { ElementScan } from './element-scan.ts';
import { ParsePace } from './parse-pace.ts';
import { RecordCarry } from './record-carry.ts';
import { type DecoderOptions, decodeText, type Emit, isFaithful, type RecordDecoder, RecordGuard } from './records.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const EMPTY: Buffer = Buffer.alloc(0);
const NO_VALUES: readonly unknown[] = [];

/** Where the cursor stands: before `[`, after `[`, in an element, after a comma, after `]`. */
type State = 'start' | 'first' | 'element' | 'next' | 'done';

/**
 * The elements of one JSON array by bytes: borders are the commas and the bracket at depth 0, strings are jumped, and
 * the text between borders goes to JSON.parse. So it accepts what JSON.parse accepts and a leading byte order mark.
 * Between elements it is strict. A broken element can be skipped; a broken document (no array, cut off, text after the
 * end) always throws, as nothing after it can be trusted.
 */
export class JsonArrayDecoder implements RecordDecoder {
  readonly #guard: RecordGuard;
  readonly #carry: RecordCarry;
  readonly #pace: ParsePace;
  readonly #guesses: ParsePace;
  readonly #scan = new ElementScan();
  #state: State = 'start';
  /** Bytes of the byte order mark that were read. */
  #markLength = 0;
  #chunk: Buffer = EMPTY;
  #chunkOffset = 0;
  #at = 0;
  #elementStart = 0;
  #elementOffset = 0;
  #elementLine = 1;
  /** The run that is being emitted. */
  #values = NO_VALUES;
  #valueAt = 0;

  constructor(options: DecoderOptions = {}) {
    this.#guard = new RecordGuard(options);
    this.#carry = new RecordCarry(this.#guard.maxBytes);
    this.#pace = new ParsePace(this.#guard.maxBytes);
    this.#guesses = new ParsePace(this.#guard.maxBytes);
  }

  write(chunk: Buffer): void {
    this.#chunkOffset += this.#chunk.length;
    this.#chunk = chunk;
    this.#at = 0;
    this.#elementStart = 0;
  }

  read(max: number, emit: Emit): boolean {
    for (let left = max; left > 0; ) {
      if (this.#valueAt < this.#values.length) left -= this.#emitValues(left, emit);
      else if (this.#state !== 'element') {
        if (!this.#findElement()) return false;
      } else {
        const end = this.#scan.findBorder(this.#chunk, this.#at, this.#chunk.length);
        if (end === -1) {
          this.#keepRest();
          return false;
        }
        if (!this.#parseRun(end) && this.#finishElement(end, emit)) left -= 1;
      }
    }
    return true;
  }

  end(): void {
    if (this.#state === 'done') return;
    const reason = this.#state === 'start' ? 'expected a JSON array' : 'the input ends inside the array';
    throw this.#guard.broken(this.#scan.line, this.#chunkOffset + this.#chunk.length, reason);
  }

  #emitValues(max: number, emit: Emit): number {
    const values = this.#values;
    const first = this.#valueAt;
    const end = Math.min(values.length, first + max);
    for (let at = first; at < end; at++) emit(values[at], this.#elementLine);
    this.#valueAt = end;
    if (end === values.length) {
      this.#values = NO_VALUES;
      this.#valueAt = 0;
    }
    return end - first;
  }

  /** Moves over whitespace and structure to the next element. False: the chunk is used up. */
  #findElement(): boolean {
    const chunk = this.#chunk;
    for (; this.#at < chunk.length; this.#at++) {
      const byte = chunk[this.#at] as number;
      if (byte === NEWLINE) this.#scan.line += 1;
      else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09 && this.#enter(byte)) return true;
    }
    return false;
  }

  /** A byte that is not whitespace, between elements. True: an element begins at it. */
  #enter(byte: number): boolean {
    const { line } = this.#scan;
    const offset = this.#chunkOffset + this.#at;
    if (this.#state === 'done') throw this.#guard.broken(line, offset, 'text after the end of the array');
    if (this.#state === 'start') {
      this.#enterArray(byte, offset);
      return false;
    }
    if (byte === COMMA || byte === CLOSE_BRACKET) {
      if (byte === COMMA || this.#state === 'next') {
        this.#guard.refuse(line, offset, 'expected a value between two commas or before the end of the array');
      }
      this.#state = byte === COMMA ? 'next' : 'done';
      return false;
    }
    this.#state = 'element';
    this.#elementStart = this.#at;
    this.#elementOffset = offset;
    this.#elementLine = line;
    return true;
  }

  #enterArray(byte: number, offset: number): void {
    const markCut = this.#markLength > 0 && this.#markLength < BYTE_ORDER_MARK.length;
    if (offset === this.#markLength && byte === BYTE_ORDER_MARK[offset]) this.#markLength += 1;
    else if (byte === OPEN_BRACKET && !markCut) this.#state = 'first';
    else throw this.#guard.broken(this.#scan.line, offset, 'expected a JSON array');
  }

  /**
   * Parses the element that ends at `firstEnd` and those after it by one call. The text begins with an element and ends
   * before a comma or bracket, so if it makes an array, it holds whole elements: nobody needs to know where each ends.
   */
  #parseRun(firstEnd: number): boolean {
    if (!this.#pace.mayRun || this.#carry.length > 0) return false;
    const start = this.#elementStart;
    const limit = Math.min(start + this.#pace.runBytes, this.#chunk.length);
    if (this.#guesses.mayRun) {
      const guess = guessBorder(this.#chunk, start, firstEnd, limit);
      if (guess > firstEnd && this.#parseUntil(guess, this.#guesses)) {
        this.#scan.line += countLines(this.#chunk, firstEnd, guess);
        return true;
      }
    }
    const { line } = this.#scan;
    const end = this.#lastBorder(firstEnd, limit);
    this.#guesses.detoured(end - start);
    if (end > firstEnd && this.#parseUntil(end, this.#pace)) return true;
    this.#scan.rewind(line);
    return false;
  }

  /** Parses everything up to a border, or what is held for one. */
  #parseUntil(end: number, pace: ParsePace): boolean {
    const text = decodeText(this.#chunk, this.#elementStart, end);
    const values = isFaithful(text, this.#chunk, this.#elementStart, end) ? parseList(text) : undefined;
    if (values === undefined) {
      pace.failed();
      return false;
    }
    pace.succeeded();
    this.#values = values;
    this.#leaveElement(end);
    return true;
  }

  /** The last border before `limit` of the chunk, beginning with a known one. */
  #lastBorder(known: number, limit: number): number {
    const scan = this.#scan;
    for (let border = known; ; ) {
      const { line } = scan;
      const next = this.#chunk[border] === COMMA ? scan.findBorder(this.#chunk, border + 1, limit) : -1;
      if (next === -1) {
        scan.rewind(line);
        return border;
      }
      border = next;
    }
  }

  /** The element that ends before `end` of the chunk. True if it could be read. */
  #finishElement(end: number, emit: Emit): boolean {
    const start = this.#elementStart;
    const isRecord =
      this.#carry.length === 0 && end - start <= this.#guard.maxBytes
        ? this.#parse(this.#chunk, start, end, emit)
        : this.#finishCarried(end, emit);
    this.#pace.detoured(this.#chunkOffset + end - this.#elementOffset);
    this.#leaveElement(end);
    return isRecord;
  }

  #leaveElement(end: number): void {
    this.#state = this.#chunk[end] === COMMA ? 'next' : 'done';
    this.#at = end + 1;
  }

  #finishCarried(end: number, emit: Emit): boolean {
    if (this.#carry.append(this.#chunk, this.#elementStart, end)) {
      this.#guard.refuseLarge(this.#elementLine, this.#elementOffset);
    }
    const element = this.#carry.view();
    const isRecord = element !== undefined && this.#parse(element, 0, element.length, emit);
    this.#carry.clear();
    return isRecord;
  }

  #keepRest(): void {
    if (this.#carry.append(this.#chunk, this.#elementStart, this.#chunk.length)) {
      this.#guard.refuseLarge(this.#elementLine, this.#elementOffset);
    }
    this.#at = this.#chunk.length;
    this.#elementStart = this.#at;
  }

  #parse(bytes: Buffer, start: number, end: number, emit: Emit): boolean {
    const text = decodeText(bytes, start, end);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // Raw newlines within strings are invalid and were jumped: count again, so that later lines stay right.
      this.#scan.line = this.#elementLine + text.split('\n').length - 1;
      this.#guard.refuse(this.#elementLine, this.#elementOffset, 'not valid JSON');
      return false;
    }
    if (!isFaithful(text, bytes, start, end)) {
      this.#guard.refuse(this.#elementLine, this.#elementOffset, 'not valid UTF-8');
      return false;
    }
    emit(value, this.#elementLine);
    return true;
  }
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    return JSON.parse(`[${text}]`);
  } catch {
    return undefined;
  }
}
