const FIRST_CAPACITY = 4096;

/**
 * The unfinished record between two chunks. Bytes are copied, so a caller may reuse its read buffer and a short rest
 * does not keep a large chunk alive. Appending n bytes costs O(n) over the life of a record, whatever the chunking.
 */
export class ByteCarry {
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2, FIRST_CAPACITY));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    bytes.copy(this.#buffer, this.#length, start, end);
    this.#length = needed;
  }

  /** The bytes so far, valid until the next `append`. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Forgets the bytes. A buffer grown by a giant record is given back. */
  clear(): void {
    this.#length = 0;
    if (this.#buffer.length > 2 ** 20) this.#buffer = Buffer.alloc(0);
  }
}
