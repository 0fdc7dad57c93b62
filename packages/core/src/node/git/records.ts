import { isUtf8 } from 'node:buffer';

/** NUL-separated text: a string where the bytes are UTF-8, the bytes themselves where they are not. */
export type NulRecord = string | Buffer;

/**
 * Splits bytes at NUL, in order; what follows the last NUL is dropped. Records come in batches, because a hop per record
 * costs more than the split. Memory: one chunk and one unfinished record.
 */
export async function* splitAtNul(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly NulRecord[], void, undefined> {
  let unfinished: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(0);
    if (end === -1) {
      unfinished.push(chunk);
      continue;
    }
    unfinished.push(chunk.subarray(0, end));
    const whole = unfinished.length === 1 ? (unfinished[0] as Buffer) : Buffer.concat(unfinished);
    unfinished = [chunk.subarray(end + 1)];
    yield isUtf8(whole) ? whole.toString().split('\0') : splitBytes(whole);
  }
}

function splitBytes(whole: Buffer): NulRecord[] {
  const records: NulRecord[] = [];
  for (let start = 0; start <= whole.length; ) {
    const found = whole.indexOf(0, start);
    const end = found === -1 ? whole.length : found;
    const record = whole.subarray(start, end);
    records.push(isUtf8(record) ? record.toString() : record);
    start = end + 1;
  }
  return records;
}

/** A path as text. Bytes that are not ASCII are written `\xHH` when the path is not UTF-8, so no two paths fall together by decoding. */
export function pathText(record: NulRecord): string {
  if (typeof record === 'string') return record;
  return record.toString('latin1').replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}

/** Prose as text. Bytes that are not UTF-8 become U+FFFD. */
export function proseText(record: NulRecord): string {
  return typeof record === 'string' ? record : record.toString();
}
