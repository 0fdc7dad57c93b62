/**
 * Decompresses one raw Snappy block (google/snappy, format_description.txt), as LevelDB writes them.
 * Throws RangeError for bytes that are none.
 */
export function unsnappy(bytes: Buffer): Buffer {
  const { length, start } = uncompressedLength(bytes);
  const out = Buffer.alloc(length);
  let to = 0;
  let at = start;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    at += 1;
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59);
      const count = (extra === 0 ? tag >>> 2 : bytes.readUIntLE(at, extra)) + 1;
      at += extra;
      if (at + count > bytes.length || to + count > length) throw new RangeError('a literal is too long');
      bytes.copy(out, to, at, at + count);
      at += count;
      to += count;
    } else {
      const { count, offset, size } = copyOf(tag, bytes, at);
      at += size;
      if (offset === 0 || offset > to || to + count > length) throw new RangeError('a copy is out of range');
      // Byte by byte, because a copy may overlap what it writes.
      for (const end = to + count; to < end; to += 1) out[to] = out[to - offset] as number;
    }
  }
  if (to !== length) throw new RangeError('shorter than it says');
  return out;
}

const MAX_LENGTH = 2 ** 28;

function uncompressedLength(bytes: Buffer): { length: number; start: number } {
  let length = 0;
  for (let start = 0, scale = 1; ; scale *= 128) {
    const byte = bytes.readUInt8(start);
    start += 1;
    length += (byte & 127) * scale;
    if (length > MAX_LENGTH) throw new RangeError('too long');
    if (byte < 128) return { length, start };
  }
}

function copyOf(tag: number, bytes: Buffer, at: number): { count: number; offset: number; size: number } {
  if ((tag & 3) === 1) {
    return { count: ((tag >>> 2) & 7) + 4, offset: ((tag >>> 5) << 8) | bytes.readUInt8(at), size: 1 };
  }
  const size = (tag & 3) === 2 ? 2 : 4;
  return { count: (tag >>> 2) + 1, offset: bytes.readUIntLE(at, size), size };
}
