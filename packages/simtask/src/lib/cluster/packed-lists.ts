/** Lists of 32-bit numbers end to end in one typed array that doubles: no object per list. */
export class PackedLists {
  #values = new Uint32Array(4096);
  #bytes = bytesOf(this.#values);
  #ends = new Uint32Array(256);
  #size = 0;

  /** Number of lists. */
  get size(): number {
    return this.#size;
  }

  /** All values; a list is the part from `start(i)` to `end(i)`. Replaced when it grows: read it anew after `add`. */
  get values(): Uint32Array {
    return this.#values;
  }

  start(list: number): number {
    return list === 0 ? 0 : (this.#ends[list - 1] as number);
  }

  end(list: number): number {
    return this.#ends[list] as number;
  }

  length(list: number): number {
    return this.end(list) - this.start(list);
  }

  /** Adds the list that `packed` holds: base64 of Uint32LE. Returns its number. */
  add(packed: string): number {
    const start = this.#size === 0 ? 0 : this.end(this.#size - 1);
    this.#reserve(start + Math.ceil(packed.length / 4));
    // Decoded where it stays: no buffer in between.
    const written = this.#bytes.write(packed, start * 4, 'base64');
    if (this.#size === this.#ends.length) this.#ends = grown(this.#ends, this.#size * 2);
    this.#ends[this.#size] = start + Math.floor(written / 4);
    this.#size += 1;
    return this.#size - 1;
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    this.#values = grown(this.#values, Math.max(length, this.#values.length * 2));
    this.#bytes = bytesOf(this.#values);
  }
}

function grown(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(values);
  return larger;
}

function bytesOf(values: Uint32Array<ArrayBuffer>): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
