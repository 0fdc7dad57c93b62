import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE, ValueScan } from './value-scan.ts';

/** Why a JSON document cannot be read on. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  /** `cut`: it ends too early. `broken`: it is no JSON. `empty`: there is nothing. */
  readonly kind: 'cut' | 'broken' | 'empty';
  /** Bytes before it, in UTF-8. */
  readonly offset: number;

  constructor(kind: 'cut' | 'broken' | 'empty', offset: number) {
    super(`JSON is ${kind} after ${offset} bytes`);
    this.kind = kind;
    this.offset = offset;
  }
}

/** Values above this many bytes are passed over. */
const MAX_VALUE = 2 ** 26;

/**
 * Walks through the bytes of one JSON document. Containers are entered with `members` and `elements`, anything within can
 * be taken as a whole or is passed over. Memory: one chunk and the value that is taken. Throws JsonFault.
 */
export class JsonText {
  readonly #chunks: AsyncIterator<Buffer>;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Bytes before those in hand. */
  #before = 0;
  /** Whether the value that a container stands at was read. */
  #taken = true;

  /** UTF-8 without a byte order mark. */
  constructor(chunks: AsyncIterator<Buffer>) {
    this.#chunks = chunks;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** The first byte of the next value or sign. -1 at the end. */
  async peek(): Promise<number> {
    for (;;) {
      for (; this.#at < this.#bytes.length; this.#at += 1) {
        const byte = this.#bytes[this.#at] as number;
        if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      }
      if (!(await this.#refill())) return -1;
    }
  }

  async isObject(): Promise<boolean> {
    return (await this.peek()) === OPEN_BRACE;
  }

  async isArray(): Promise<boolean> {
    return (await this.peek()) === OPEN_BRACKET;
  }

  /** The keys of an object, each while the document stands at its value. */
  async *members(): AsyncGenerator<string, void, undefined> {
    await this.#expect(OPEN_BRACE);
    let next = await this.peek();
    while (next !== CLOSE_BRACE) {
      if (next !== QUOTE) throw this.#fault(next);
      const key = await this.value();
      if (typeof key !== 'string') throw this.#fault(next);
      await this.#expect(COLON);
      yield* this.#standing(key);
      next = await this.#afterItem(CLOSE_BRACE);
    }
    this.#at += 1;
    this.#taken = true;
  }

  /** The indexes of an array, each while the document stands at its value. */
  async *elements(): AsyncGenerator<number, void, undefined> {
    await this.#expect(OPEN_BRACKET);
    let next = await this.peek();
    for (let index = 0; next !== CLOSE_BRACKET; index += 1) {
      yield* this.#standing(index);
      next = await this.#afterItem(CLOSE_BRACKET);
    }
    this.#at += 1;
    this.#taken = true;
  }

  /** The next value, undefined if it is no JSON although its brackets match, or too large. */
  async value(): Promise<unknown> {
    const bytes = await this.#take(true);
    return bytes && parse(bytes.toString('utf8'));
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Throws unless nothing follows. */
  async end(): Promise<void> {
    if ((await this.peek()) !== -1) throw new JsonFault('broken', this.offset);
  }

  async *#standing<T>(place: T): AsyncGenerator<T, void, undefined> {
    this.#taken = false;
    yield place;
    if (!this.#taken) await this.#take(false);
  }

  /** What follows an item: the sign that closes the container, or the next item after a comma. */
  async #afterItem(close: number): Promise<number> {
    const sign = await this.peek();
    if (sign === close) return sign;
    if (sign !== COMMA) throw this.#fault(sign);
    this.#at += 1;
    const next = await this.peek();
    if (next === close) throw this.#fault(next);
    return next;
  }

  async #expect(sign: number): Promise<void> {
    const next = await this.peek();
    if (next !== sign) throw this.#fault(next);
    this.#at += 1;
  }

  /** Passes over the next value. Its bytes if they are to be kept and are not too many. */
  async #take(keep: boolean): Promise<Buffer | undefined> {
    const first = await this.peek();
    if (first === -1 || first === COMMA || first === COLON || first === CLOSE_BRACE || first === CLOSE_BRACKET) {
      throw this.#fault(first);
    }
    const scan = new ValueScan();
    const parts: Buffer[] = [];
    let kept = 0;
    for (;;) {
      const end = scan.endOf(this.#bytes, this.#at);
      if (keep && kept <= MAX_VALUE) parts.push(this.#bytes.subarray(this.#at, end));
      kept += end - this.#at;
      this.#at = end;
      if (scan.done || !(await this.#refill())) break;
    }
    if (!scan.done && !scan.isPlain) throw this.#fault(-1);
    this.#taken = true;
    if (!keep || kept > MAX_VALUE) return undefined;
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  async #refill(): Promise<boolean> {
    const next = await this.#chunks.next();
    this.#before += this.#bytes.length;
    this.#at = 0;
    this.#bytes = next.done ? Buffer.alloc(0) : next.value;
    return next.done !== true;
  }

  #fault(sign: number): JsonFault {
    return new JsonFault(sign === -1 ? 'cut' : 'broken', this.offset);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseRaw(text);
  }
}

/** Some tools write control characters as they are; between signs they are white space, in texts nobody needs them. */
function parseRaw(text: string): unknown {
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
    return JSON.parse(text.replace(/[\u0000-\u001f]/g, ' '));
  } catch {
    return undefined;
  }
}
