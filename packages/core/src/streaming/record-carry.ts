const FIRST_CAPACITY = 4096;
const KEPT_CAPACITY = 2 ** 20;

/**
 * The unfinished record between two chunks, up to a byte guard. Bytes are copied, so a caller may reuse its read buffer
 * and a short rest does not keep a large chunk alive. Appending costs O(n) over the life of a record, in any chunking.
 */
export class RecordCarry {
  readonly #maxBytes: number;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of the record so far, whether held or given up. */
  get length(): number {
    return this.#length;
  }

  /** More bytes of the record. Above the guard all of it is given up; true the moment that happens. */
  append(bytes: Buffer, start: number, end: number): boolean {
    const before = this.#length;
    this.#length = before + end - start;
    if (this.#length > this.#maxBytes) {
      this.#buffer = Buffer.alloc(0);
      return before <= this.#maxBytes;
    }
    this.#reserve(before);
    bytes.copy(this.#buffer, before, start, end);
    return false;
  }

  /** The record, valid until the next `append`; undefined if it was given up. */
  view(): Buffer | undefined {
    return this.#length > this.#maxBytes ? undefined : this.#buffer.subarray(0, this.#length);
  }

  /** The record is done with. A buffer that a giant record grew is given back. */
  clear(): void {
    this.#length = 0;
    if (this.#buffer.length > KEPT_CAPACITY) this.#buffer = Buffer.alloc(0);
  }

  #reserve(held: number): void {
    if (this.#length <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#length, this.#buffer.length * 2, FIRST_CAPACITY));
    this.#buffer.copy(grown, 0, 0, held);
    this.#buffer = grown;
  }
}
