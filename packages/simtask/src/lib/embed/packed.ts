/** Numbers as base64 of little-endian bytes. The machine is taken to be little-endian, as all that run Node are. */

export function packUint32(values: Uint32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

export function packUint8(values: Uint8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}
