import { RecordCarry } from './record-carry.ts';
import { type DecoderOptions, type Emit, isFaithful, type RecordDecoder, RecordGuard } from './records.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const EMPTY: Buffer = Buffer.alloc(0);

/** Where the cursor stands: before `[`, after `[`, in an element, after a comma, after `]`. */
type State = 'start' | 'first' | 'element' | 'next' | 'done';

/**
 * The elements of one JSON array by bytes: borders are the commas and the bracket at depth 0, strings are jumped, and
 * the text between two borders goes to JSON.parse. So it accepts what JSON.parse accepts and a leading byte order mark.
 * Between elements it is strict. A broken element can be skipped; a broken document (no array, cut off, text after the
 * end) always throws, as nothing after it can be trusted.
 */
export class JsonArrayDecoder implements RecordDecoder {
  readonly #guard: RecordGuard;
  readonly #carry: RecordCarry;
  #state: State = 'start';
  /** Bytes of the byte order mark that were read. */
  #markLength = 0;
  #chunk: Buffer = EMPTY;
  #chunkOffset = 0;
  #at = 0;
  #line = 1;
  #depth = 0;
  #inString = false;
  /** The byte before the cursor is a backslash that escapes the next one. */
  #escaped = false;
  #elementStart = 0;
  #elementOffset = 0;
  #elementLine = 1;

  constructor(options: DecoderOptions = {}) {
    this.#guard = new RecordGuard(options);
    this.#carry = new RecordCarry(this.#guard.maxBytes);
  }

  write(chunk: Buffer): void {
    this.#chunkOffset += this.#chunk.length;
    this.#chunk = chunk;
    this.#at = 0;
    this.#elementStart = 0;
  }

  read(max: number, emit: Emit): boolean {
    for (let left = max; left > 0; ) {
      if (this.#state !== 'element') {
        if (!this.#findElement()) return false;
        continue;
      }
      const end = this.#findBorder();
      if (end === -1) {
        this.#keepRest();
        return false;
      }
      if (this.#finishElement(end, emit)) left -= 1;
    }
    return true;
  }

  end(): void {
    if (this.#state === 'done') return;
    const reason = this.#state === 'start' ? 'expected a JSON array' : 'the input ends inside the array';
    throw this.#guard.broken(this.#line, this.#chunkOffset + this.#chunk.length, reason);
  }

  /** Moves over whitespace and structure to the next element. False: the chunk is used up. */
  #findElement(): boolean {
    const chunk = this.#chunk;
    for (; this.#at < chunk.length; this.#at++) {
      const byte = chunk[this.#at] as number;
      if (byte === NEWLINE) this.#line += 1;
      else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09 && this.#enter(byte)) return true;
    }
    return false;
  }

  /** A byte that is not whitespace, between elements. True: an element begins at it. */
  #enter(byte: number): boolean {
    const offset = this.#chunkOffset + this.#at;
    if (this.#state === 'done') throw this.#guard.broken(this.#line, offset, 'text after the end of the array');
    if (this.#state === 'start') {
      this.#enterArray(byte, offset);
      return false;
    }
    if (byte === COMMA || byte === CLOSE_BRACKET) {
      if (byte === COMMA || this.#state === 'next') {
        this.#guard.refuse(this.#line, offset, 'expected a value between two commas or before the end of the array');
      }
      this.#state = byte === COMMA ? 'next' : 'done';
      return false;
    }
    this.#state = 'element';
    this.#elementStart = this.#at;
    this.#elementOffset = offset;
    this.#elementLine = this.#line;
    return true;
  }

  #enterArray(byte: number, offset: number): void {
    const markCut = this.#markLength > 0 && this.#markLength < BYTE_ORDER_MARK.length;
    if (offset === this.#markLength && byte === BYTE_ORDER_MARK[offset]) this.#markLength += 1;
    else if (byte === OPEN_BRACKET && !markCut) this.#state = 'first';
    else throw this.#guard.broken(this.#line, offset, 'expected a JSON array');
  }

  /** The comma or bracket that ends the element, or -1 if the chunk ends first. */
  #findBorder(): number {
    const chunk = this.#chunk;
    let at = this.#at;
    if (this.#inString) {
      at = this.#endOfString(at) + 1;
      if (this.#inString) return -1;
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        at = this.#endOfString(at + 1);
        if (at === -1) return -1;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
      else if (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
        if (this.#depth === 0 && byte !== CLOSE_BRACE) return at;
        if (this.#depth > 0 && byte !== COMMA) this.#depth -= 1;
      } else if (byte === NEWLINE) this.#line += 1;
    }
    return -1;
  }

  /** The closing quote of the string that goes on at `from`, or -1 if the chunk ends first. */
  #endOfString(from: number): number {
    const chunk = this.#chunk;
    this.#inString = true;
    const first = this.#escaped ? from + 1 : from;
    if (first > chunk.length) return -1;
    this.#escaped = false;
    let quote = chunk.indexOf(QUOTE, first);
    while (quote !== -1 && isEscaped(chunk, first, quote)) quote = chunk.indexOf(QUOTE, quote + 1);
    if (quote === -1) this.#escaped = isEscaped(chunk, first, chunk.length);
    else this.#inString = false;
    return quote;
  }

  /** The element that ends before `end` of the chunk. True if it could be read. */
  #finishElement(end: number, emit: Emit): boolean {
    const start = this.#elementStart;
    const isRecord =
      this.#carry.length === 0 && end - start <= this.#guard.maxBytes
        ? this.#parse(this.#chunk, start, end, emit)
        : this.#finishCarried(end, emit);
    this.#state = this.#chunk[end] === COMMA ? 'next' : 'done';
    this.#at = end + 1;
    return isRecord;
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
    const text = bytes.toString('utf8', start, end);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // Raw newlines within strings are invalid and were jumped: count again, so that later lines stay right.
      this.#line = this.#elementLine + text.split('\n').length - 1;
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

/** Is the byte at `at` escaped: does an odd run of backslashes, not reaching back over `first`, stand before it? */
function isEscaped(bytes: Buffer, first: number, at: number): boolean {
  let run = 0;
  while (at - run > first && bytes[at - run - 1] === BACKSLASH) run += 1;
  return run % 2 === 1;
}
