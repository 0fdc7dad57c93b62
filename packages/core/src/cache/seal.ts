import { codec, compressed, type EncodedValue, loadCodec } from './codec.ts';
import type { Isolated } from './isolate.ts';
import { packRecord } from './record.ts';

/** How a value is to be kept. */
export interface Keeping {
  readonly version: string;
  readonly ttl: number;
}

export interface Header extends Keeping {
  /** Wall-clock milliseconds of the write. */
  readonly timestamp: number;
}

export interface Sealed {
  readonly record: Buffer;
  /** Small enough that memory should hold the record instead of the value. */
  readonly compressed: boolean;
}

/**
 * A value as a record; compressed from `threshold` bytes if that pays. A promise only of a compressed one, or while the codec
 * is loading.
 */
export function seal(key: string, kept: Isolated, header: Header, threshold: number): Sealed | Promise<Sealed> {
  const loaded = codec();
  if (loaded === undefined) return loadCodec().then(() => seal(key, kept, header, threshold));
  const plain = loaded.encode(kept.value, kept.portable);
  if (plain.payload.length < threshold) return sealed(key, header, plain);
  return compressed(plain).then((encoded) => sealed(key, header, encoded));
}

function sealed(key: string, { version, ttl, timestamp }: Header, encoded: EncodedValue): Sealed {
  const { payload, compressed, portable } = encoded;
  return { record: packRecord(key, { version, ttl, timestamp, compressed, portable }, payload), compressed };
}
