import { codec, compressed, loadCodec } from './codec.ts';
import type { Isolated } from './isolate.ts';
import { packRecord } from './record.ts';

/** How a value is to be kept. */
export interface Keeping {
  readonly version: string;
  readonly ttl: number;
}

export interface Sealed {
  readonly record: Buffer;
  /** Small enough that memory should hold the record instead of the value. */
  readonly compressed: boolean;
}

/**
 * A value as a record; compressed from `threshold` bytes if that pays. Nothing is awaited on the way to an uncompressed
 * one but the codec's first loading.
 */
export async function seal(
  key: string,
  kept: Isolated,
  header: Keeping & { readonly timestamp: number },
  threshold: number,
): Promise<Sealed> {
  const plain = (codec() ?? (await loadCodec())).encode(kept.value, kept.portable);
  const encoded = plain.payload.length >= threshold ? await compressed(plain) : plain;
  const record = packRecord(
    key,
    { ...header, compressed: encoded.compressed, portable: encoded.portable },
    encoded.payload,
  );
  return { record, compressed: encoded.compressed };
}
