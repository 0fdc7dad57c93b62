import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32c } from './crc32c.ts';
import { unsnappy } from './unsnappy.ts';

/**
 * The tables of a LevelDB directory that do not match their own checksums. LevelDB has these checksums but does not look
 * at them on reads, and ends the whole process by an assertion when it follows a damaged index: so they are looked at
 * before it opens. About 2 ms per megabyte. Format: LevelDB's doc/table_format.md.
 */
export async function damagedTables(directory: string): Promise<string[]> {
  const damaged: string[] = [];
  for (const name of await readdir(directory)) {
    if (!/\.(ldb|sst)$/.test(name)) continue;
    const bytes = await readFile(join(directory, name)).catch(() => undefined);
    if (bytes && !isSoundTable(bytes)) damaged.push(name);
  }
  return damaged;
}

const FOOTER = 48;
const MAGIC = 0xdb4775248b80fb57n;

/** Does every block of the table match its checksum? Never throws. */
export function isSoundTable(bytes: Buffer): boolean {
  if (bytes.length < FOOTER || bytes.readBigUInt64LE(bytes.length - 8) !== MAGIC) return false;
  const footer = bytes.subarray(bytes.length - FOOTER);
  try {
    const reader = new Varints(footer);
    return [reader.handle(), reader.handle()].every((index) => {
      const entries = readBlock(bytes, index);
      return (
        entries !== undefined && handlesOf(entries).every((handle) => readBlock(bytes, handle, false) !== undefined)
      );
    });
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

/** A block's content after its checksum was found right; undefined if it is not. A trailer is a type and the checksum. */
function readBlock(bytes: Buffer, { offset, size }: Handle, decode = true): Buffer | undefined {
  const end = offset + size;
  if (end + 5 > bytes.length - FOOTER) return undefined;
  if (bytes.readUInt32LE(end + 1) !== masked(crc32c(bytes.subarray(offset, end + 1)))) return undefined;
  const content = bytes.subarray(offset, end);
  return decode && bytes[end] === 1 ? unsnappy(content) : content;
}

/** LevelDB stores checksums masked, because data may hold checksums itself. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The values of an index block: entries with prefix-compressed keys, then the restart points and their number. */
function handlesOf(block: Buffer): Handle[] {
  const restarts = block.readUInt32LE(block.length - 4);
  const reader = new Varints(block.subarray(0, block.length - 4 - 4 * restarts));
  const handles: Handle[] = [];
  while (!reader.atEnd) {
    reader.next();
    const keyBytes = reader.next();
    const valueBytes = reader.next();
    reader.skip(keyBytes);
    const valueEnd = reader.position + valueBytes;
    handles.push(reader.handle());
    reader.skip(valueEnd - reader.position);
  }
  return handles;
}

/** Reads little-endian base-128 numbers. Throws RangeError at the end of the bytes. */
class Varints {
  readonly #bytes: Buffer;
  position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.position >= this.#bytes.length;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.position);
      this.position += 1;
      value += (byte & 127) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('a number is too large');
      if (byte < 128) return value;
    }
  }

  handle(): Handle {
    return { offset: this.next(), size: this.next() };
  }

  skip(count: number): void {
    if (count < 0 || this.position + count > this.#bytes.length) throw new RangeError('beyond the end');
    this.position += count;
  }
}
