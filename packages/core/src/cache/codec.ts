import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import type { Packr } from 'msgpackr';
import type { StoredRecord } from './record.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** What goes into a record for one value. */
export interface EncodedValue {
  /** Good until the next value is encoded. */
  readonly payload: Buffer;
  readonly compressed: boolean;
  readonly portable: boolean;
}

/** Values to bytes and back, exactly. */
export interface Codec {
  /** `portable` as told by `isolate`: false takes the slower V8 serialisation. */
  encode(value: unknown, portable: boolean): EncodedValue;
  /** The value of a record; a promise only if it is compressed. Throws or rejects when the bytes do not decode. */
  decode(record: StoredRecord): unknown;
}

const SMALL_BUFFER = 8192;
/** A buffer that one value made larger than this is given up. */
const LARGE_BUFFER = 2 ** 20;

let loaded: Codec | undefined;
let loading: Promise<Codec> | undefined;

/** Undefined until the first `loadCodec` is done. */
export function codec(): Codec | undefined {
  return loaded;
}

/** Loads msgpackr (with its native part) on first use. */
export function loadCodec(): Promise<Codec> {
  loading ??= import('msgpackr').then(({ Packr, RESET_BUFFER_MODE }) => {
    loaded = codecOf(
      new Packr({
        useRecords: true,
        moreTypes: true,
        mapsAsObjects: false,
        int64AsType: 'bigint',
        useBigIntExtension: true,
        copyBuffers: true,
      }),
      RESET_BUFFER_MODE,
    );
    return loaded;
  });
  return loading;
}

function codecOf(packr: Packr, RESET_BUFFER_MODE: number): Codec {
  // V8 gives views of what it is fed, so it is fed a copy.
  const decodeBytes = (bytes: Buffer, portable: boolean): unknown =>
    portable ? packr.unpack(bytes) : deserialize(Buffer.from(bytes));
  // One buffer for all: a fresh one for every few values keeps the garbage collector at work.
  const pack = (value: unknown): Buffer => {
    const payload = packr.pack(value, RESET_BUFFER_MODE);
    if (payload.buffer.byteLength > LARGE_BUFFER) packr.useBuffer(Buffer.allocUnsafeSlow(SMALL_BUFFER));
    return payload;
  };
  return {
    encode: (value, portable) => ({ payload: portable ? pack(value) : serialize(value), compressed: false, portable }),
    decode: ({ payload, compressed, portable }) =>
      compressed ? decompress(payload).then((bytes) => decodeBytes(bytes, portable)) : decodeBytes(payload, portable),
  };
}

/** Will `decode` give no promise? */
export function decodesNow(record: StoredRecord): boolean {
  return loaded !== undefined && !record.compressed;
}

/** The value of a record in a box, or undefined if its bytes do not decode. A promise if it is compressed or the codec has to load. */
export function decode(record: StoredRecord): Decoded | Promise<Decoded> {
  if (loaded === undefined || record.compressed) return decodeLater(record);
  try {
    return { value: loaded.decode(record) };
  } catch {
    return undefined;
  }
}

export type Decoded = { readonly value: unknown } | undefined;

async function decodeLater(record: StoredRecord): Promise<Decoded> {
  try {
    return { value: await (await loadCodec()).decode(record) };
  } catch {
    return undefined;
  }
}

/** The same value, smaller; or as it was if compression saves less than a tenth. Runs off the main thread. */
export async function compressed({ payload, portable }: EncodedValue): Promise<EncodedValue> {
  const plain = Buffer.from(payload);
  const smaller = await compress(plain, { level: 1 });
  const pays = smaller.length <= plain.length * 0.9;
  return { payload: pays ? smaller : plain, compressed: pays, portable };
}
