/** Numbers as base64 of little-endian bytes, and back. The machine is taken to be little-endian, as all that run Node are. */

export function packUint32(values: Uint32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

export function packUint8(values: Uint8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** A fresh array. Bytes behind the last whole number are dropped. */
export function unpackUint32(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'base64');
  const whole = bytes.length & ~3;
  // A view needs an offset that is a multiple of 4, which a slice of Node's buffer pool need not have.
  if (bytes.byteOffset % 4 === 0) return new Uint32Array(bytes.buffer, bytes.byteOffset, whole / 4);
  return new Uint32Array(Uint8Array.prototype.slice.call(bytes, 0, whole).buffer);
}

export function unpackUint8(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}
