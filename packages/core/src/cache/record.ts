import { crc32 } from 'node:zlib';

/**
 * What is stored for one value. Layout, little endian:
 * crc32 (4) of key and all that follows · format (1) · flags (1) · bytes of version (2) · written at, wall ms (8) ·
 * ttl ms (8, 0 = never expires) · version, UTF-8 · payload.
 * The sum covers the key, so a value that surfaces under another key is refused too.
 */
export interface RecordHeader {
  readonly compressed: boolean;
  readonly portable: boolean;
  readonly timestamp: number;
  readonly ttl: number;
  readonly version: string;
}

export interface StoredRecord extends RecordHeader {
  readonly payload: Buffer;
}

const FORMAT = 1;
const COMPRESSED = 1;
const PORTABLE = 2;
const HEADER = 24;

export function packRecord(key: string, header: RecordHeader, payload: Uint8Array): Buffer {
  const versionBytes = Buffer.byteLength(header.version);
  const record = Buffer.allocUnsafe(HEADER + versionBytes + payload.length);
  record[4] = FORMAT;
  record[5] = (header.compressed ? COMPRESSED : 0) | (header.portable ? PORTABLE : 0);
  record.writeUInt16LE(versionBytes, 6);
  record.writeDoubleLE(header.timestamp, 8);
  record.writeDoubleLE(header.ttl, 16);
  record.write(header.version, HEADER);
  record.set(payload, HEADER + versionBytes);
  record.writeUInt32LE(checksum(key, record), 0);
  return record;
}

/** The record, or undefined if it is not one, was damaged, or belongs to another key. */
export function unpackRecord(key: string, record: Buffer): StoredRecord | undefined {
  if (record.length < HEADER || record[4] !== FORMAT) return undefined;
  if (record.readUInt32LE(0) !== checksum(key, record)) return undefined;
  const flags = record[5] ?? 0;
  const payloadAt = HEADER + record.readUInt16LE(6);
  return {
    compressed: (flags & COMPRESSED) !== 0,
    portable: (flags & PORTABLE) !== 0,
    timestamp: record.readDoubleLE(8),
    ttl: record.readDoubleLE(16),
    version: record.toString('utf8', HEADER, payloadAt),
    payload: record.subarray(payloadAt),
  };
}

function checksum(key: string, record: Buffer): number {
  return crc32(record.subarray(4), crc32(key));
}
